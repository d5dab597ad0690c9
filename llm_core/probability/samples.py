"""How good an estimate from counts is: the same share, counted again and again on samples of one size."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from llm_core.language.letter_pairs import LETTERS, letters_of

SIZES = (10, 30, 100, 300, 1000, 3000)


@dataclass(frozen=True)
class Estimates:
    """Estimates of P(second | first) of a text, by sample size: (samples,) each."""

    share: float  # among all its places
    places: int
    found: dict[int, NDArray[np.float64]]


def estimates(text: str, first: str, second: str, samples: int, seed: int) -> Estimates:
    """Estimate P(second | first) from `samples` samples of each size, drawn from a text with replacement.

    Raises ValueError when nothing ever follows `first`.
    """
    ids = letters_of(text)
    follows = ids[1:][ids[:-1] == LETTERS.index(first)] == LETTERS.index(second)
    if not len(follows):
        raise ValueError(f"Nothing follows {first!r} in this text.")
    dice = np.random.default_rng(seed)
    found = {size: dice.choice(follows, (samples, size)).mean(1) for size in SIZES}
    return Estimates(float(follows.mean()), len(follows), found)


def standard_error(share: float, size: int) -> float:
    """Compute how far an estimate from `size` draws lies off, typically: sqrt(p (1 - p) / n)."""
    return math.sqrt(share * (1 - share) / size)
