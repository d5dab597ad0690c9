"""From counts to an estimate: how often one token followed another in the first n tokens, and how sure that makes."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from llm_core.language.ngram_counts import Ints

EARLY = 1_000
"""Tokens at the beginning of a text: with a pair that stands among them, a small sample says something."""


@dataclass(frozen=True)
class Follow:
    """Where a context stood in a text, and where the token followed it."""

    context: int
    token: int
    contexts: Ints
    """Places after which a token follows the context, rising."""
    pairs: Ints
    """Those of them where it was this token."""
    length: int
    """Of the text in tokens."""

    def counts(self, n: int) -> tuple[int, int]:
        """Count context and pair in the first n tokens."""
        return int(np.searchsorted(self.contexts, n - 1)), int(np.searchsorted(self.pairs, n - 1))

    def share(self, n: int) -> float:
        """Estimate P(token | context) = count(pair) / count(context) from the first n tokens; 0 without a context."""
        contexts, pairs = self.counts(n)
        return pairs / contexts if contexts else 0.0

    def error(self, n: int) -> float:
        """Compute the standard error of that share, sqrt(p (1 - p) / count(context)), as if each were drawn alone."""
        contexts, _ = self.counts(n)
        p = self.share(n)
        return math.sqrt(p * (1 - p) / contexts) if contexts else 0.0

    def over(self, stops: Ints) -> tuple[NDArray[np.integer], NDArray[np.floating], NDArray[np.floating]]:
        """Give share and error for the first n tokens, for every n of `stops` where the context has been seen."""
        sizes = np.array([n for n in stops if self.counts(int(n))[0]])
        share = np.array([self.share(int(n)) for n in sizes])
        return sizes, share, np.array([self.error(int(n)) for n in sizes])


def follow(text: Ints, sentence: Sequence[int]) -> Follow:
    """Follow the pair of neighbours of `sentence` that is most frequent in the text; one that stands early goes first.

    A sentence of one token, or without any pair of the text, gives way to the text's own beginning.
    """
    pairs = list(itertools.pairwise(sentence)) or [(int(text[0]), int(text[1]))]
    before, after = text[:-1], text[1:]
    places = {pair: np.flatnonzero((before == pair[0]) & (after == pair[1])) for pair in pairs}
    context, token = max(pairs, key=lambda pair: (any(places[pair] < EARLY), len(places[pair])))
    if not len(places[context, token]):
        context, token = int(before[0]), int(after[0])
    contexts = np.flatnonzero(before == context)
    return Follow(context, token, contexts, contexts[after[contexts] == token], len(text))
