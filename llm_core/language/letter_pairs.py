"""Pairs of neighbouring letters, counted wherever they stand: what a text is made of, and not what it says."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from llm_core.data.corpora import documents
from llm_core.probability.pairs import count_pairs

LETTERS = " abcdefghijklmnopqrstuvwxyz"
"""The space stands for everything that is not one of the letters."""

AMOUNT = 200_000
"""Characters of the stories that are counted."""

Pairs = NDArray[np.float64]


def letters_of(text: str) -> NDArray[np.intp]:
    """Write a text as numbers of LETTERS, several signs that are none of them as one space."""
    plain = re.sub(r"[^a-z]+", " ", text.lower())
    return np.array([LETTERS.index(letter) for letter in plain], np.intp)


def pair_shares(text: str) -> Pairs:
    """Compute the share of every pair of neighbours among all pairs of a text: row first, column second (27, 27)."""
    numbers, size = letters_of(text), len(LETTERS)
    counts = count_pairs(numbers, size)
    return counts / max(counts.sum(), 1)


def apart(pairs: Pairs, target: Pairs) -> float:
    """Compute the squared distance of two tables of pairs, as a share of the target's own square."""
    square = float((target**2).sum())
    return float(((pairs - target) ** 2).sum()) / square if square else float("inf")


def words_mixed(text: str, seed: int) -> str:
    """Put the words of a text into an order of chance."""
    words = text.split()
    order = np.random.default_rng(seed).permutation(len(words))
    return " ".join(words[i] for i in order)


@lru_cache(maxsize=1)
def stories() -> str:
    """Return the first AMOUNT characters of the children's stories."""
    return "\n".join(documents("stories", "train"))[:AMOUNT]


@lru_cache(maxsize=1)
def story_pairs() -> Pairs:
    """Count the pairs of the stories, once for everybody. Never change the array: it is shared."""
    return pair_shares(stories())


def story_piece(length: int) -> str:
    """Cut as many characters out of held-out stories."""
    return "\n".join(documents("stories", "valid"))[:length]
