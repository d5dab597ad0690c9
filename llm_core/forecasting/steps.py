"""A forecast as a language model makes it: changes become tokens, and counts say how likely each is next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ids = NDArray[np.int64]

ORDERS = (0, 1, 2)
"""Tokens that are read before the next one is forecast."""


@dataclass(frozen=True)
class Steps:
    """A vocabulary of V changes: token i stands for changes between edges[i - 1] and edges[i]."""

    edges: Floats  # (V - 1,)

    @classmethod
    def fit(cls, changes: Floats, size: int) -> Steps:
        """Cut changes (N,) into `size` tokens, each about as common as the others. Raises ValueError below two."""
        if size < 2:
            raise ValueError("A vocabulary needs at least two tokens.")
        return cls(np.quantile(changes, np.arange(1, size) / size))

    @property
    def size(self) -> int:
        """V."""
        return len(self.edges) + 1

    def encode(self, changes: Floats) -> Ids:
        """Name the token of each change: (N,)."""
        return np.searchsorted(self.edges, changes, side="right")


def counts(ids: Ids, size: int, order: int) -> Floats:
    """Count what follows each run of `order` tokens: (V^order, V)."""
    found = np.zeros((size**order, size))
    np.add.at(found, (contexts(ids, size, order)[:-1], ids[order:]), 1.0)
    return found


def contexts(ids: Ids, size: int, order: int) -> Ids:
    """Give a number to the run of `order` tokens before each place, from `order` to the one after the end."""
    found = np.zeros(len(ids) - order + 1, dtype=np.int64)
    for back in range(order, 0, -1):
        found = found * size + ids[order - back : len(ids) - back + 1]
    return found


def probabilities(table: Floats) -> Floats:
    """Turn counts (..., V) into probabilities, one added to each so that nothing is impossible (Laplace)."""
    return np.asarray((table + 1) / (table + 1).sum(-1, keepdims=True))


def next_step(known: Ids, read: Ids, size: int, order: int) -> Floats:
    """Give the probability of each token after `read`, from counts of `known`: (V,)."""
    return probabilities(counts(known, size, order))[contexts(read, size, order)[-1]]


def bits(known: Ids, tested: Ids, size: int, order: int, first: int) -> float:
    """Compute the bits per token of tested[first:], from counts of `known`, each with the tokens before it."""
    chance = probabilities(counts(known, size, order))[contexts(tested, size, order)[first - order : -1]]
    truth = tested[first:]
    return float(-np.log2(chance[np.arange(len(truth)), truth]).mean())
