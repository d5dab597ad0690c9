"""TextRank (Mihalcea & Tarau 2004): a sentence matters when sentences that matter share words with it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from llm_core.tasks.words import counts_characters, words

_FUNCTION_WORDS = """
    a an the and or but if then than that this these those of in on at by for from to with as is are was were
    be been being it its he she they them his her their we our you your i my me not no do does did has have
    had will would can could may might so such there here which who what when where how also into over under
    about after before
"""
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS.split())
"""English words that join without naming anything; they would link every sentence with every other."""


def content_words(sentence: str) -> set[str]:
    """Return the words that compare sentences, without function words; pairs of characters where those count."""
    found = words(sentence)
    if counts_characters(sentence):
        return {a + b for a, b in pairwise(found)} or set(found)
    return {word for word in found if word not in FUNCTION_WORDS}


def similarity(texts: list[str]) -> NDArray[np.float64]:
    """Divide shared words by log|Si| + log|Sj| for each pair of sentences: (N, N), zero on the diagonal.

    Mihalcea & Tarau 2004, section 4.1. The logarithms keep long sentences from winning by length alone.
    """
    bags = [content_words(text) for text in texts]
    shared = shared_words(bags)
    logs = np.array([math.log(len(bag)) if bag else 0.0 for bag in bags])
    scale = logs[:, None] + logs[None, :]
    return np.divide(shared, scale, out=np.zeros_like(shared), where=(scale > 0) & (shared > 0))


def shared_words(bags: list[set[str]]) -> NDArray[np.float64]:
    """Count how many words each pair of sentences has in common: (N, N), zero on the diagonal."""
    counts = Counter(word for bag in bags for word in bag)
    columns: dict[str, int] = defaultdict(lambda: len(columns))
    present = [[columns[word] for word in bag if counts[word] > 1] for bag in bags]
    incidence = np.zeros((len(bags), len(columns)), np.float32)  # (N, words that occur twice or more)
    for row, found in enumerate(present):
        incidence[row, found] = 1
    shared = (incidence @ incidence.T).astype(np.float64)
    np.fill_diagonal(shared, 0)
    return shared


def rank(weights: NDArray[np.float64], damping: float = 0.85, tolerance: float = 1e-9) -> NDArray[np.float64]:
    """Compute PageRank on a weighted graph: weights (N, N) -> scores (N,) that sum to 1.

    A walker follows an edge with a chance in proportion to its weight, or, one time in about seven, jumps
    anywhere; the score is the share of time spent at a sentence. Mihalcea & Tarau 2004, eq. 2, divided by N.
    """
    n = len(weights)
    if n == 0:
        return np.zeros(0)
    out = weights.sum(1)
    alone = out == 0  # a sentence that shares no word: from there the walker jumps anywhere
    moves = np.divide(weights, out[:, None], out=np.zeros_like(weights), where=~alone[:, None])
    scores = np.full(n, 1 / n)
    for _ in range(200):
        new = damping * (scores @ moves + scores[alone].sum() / n) + (1 - damping) / n
        if np.abs(new - scores).sum() < tolerance:
            return new
        scores = new
    return scores
