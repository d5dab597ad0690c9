"""The settings of a draw, checked. Needs no torch, so that a wrong one is named at once."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Sampling:
    """The rules of the draw. The defaults leave the model's own probabilities as they are.

    Raises ValueError with one clear sentence for a value outside its range.
    """

    temperature: float = 1.0  # 0: always the likeliest token (greedy)
    top_k: int = 0  # keep only the k likeliest tokens; 0: all
    top_p: float = 1.0  # keep the likeliest tokens that together reach p (Holtzman et al. 2020); 1: all
    min_p: float = 0.0  # keep tokens with this share of the likeliest's probability (Nguyen et al. 2024)
    repetition_penalty: float = 1.0  # above 1: tokens that already occurred become less likely; 1: off
    seed: int = 0

    def __post_init__(self) -> None:
        in_range("temperature", self.temperature, 0, 100)
        in_range("top_k", self.top_k, 0, math.inf, whole=True)
        in_range("top_p", self.top_p, 0, 1)
        in_range("min_p", self.min_p, 0, 1)
        in_range("repetition_penalty", self.repetition_penalty, 0.01, 100)
        in_range("seed", self.seed, 0, 2**63 - 1, whole=True)


def in_range(name: str, value: float, low: float, high: float, whole: bool = False) -> None:
    """Raise ValueError unless value is a number (a whole number) from low to high, both included."""
    good = isinstance(value, int) if whole else isinstance(value, int | float)
    if not good or isinstance(value, bool) or not low <= value <= high:
        kind = "a whole number" if whole else "a number"
        limit = f"of at least {low}" if high == math.inf else f"from {low} to {high}"
        raise ValueError(f"{name} must be {kind} {limit}, not {value!r}.")
