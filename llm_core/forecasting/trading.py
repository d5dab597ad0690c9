"""What a forecast of a random walk earns when it is traded on, before costs and after."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from llm_core.forecasting.opponents import fit_ar, persistence
from llm_core.forecasting.series import NOISE, cut, walk

Floats = NDArray[np.float64]

RULES = ("ar", "momentum", "contrary")
"""Go with the linear forecast; with the last move; against the last move."""
WALKS = 100
FIRST_SEED = 1000
"""Walks of their own, so that none is one that is shown elsewhere."""
USUAL_MOVE = NOISE["walk"] * float(np.sqrt(2 / np.pi))
"""Mean size of a step of the walk: what costs are measured in."""


@dataclass(frozen=True)
class Traded:
    """Many walks traded by one rule, in usual moves: what each step earned before costs, and how much was traded."""

    gained: Floats  # (walks, days)
    turned: Floats  # (walks, days): 0 where the position stayed, 2 where it turned from one side to the other

    def profits(self, cost: float) -> Floats:
        """Add up what each walk earned by each day when trading one unit costs `cost` usual moves: (walks, days)."""
        return np.asarray((self.gained - cost * self.turned).cumsum(axis=1))


def positions(x: Floats, start: int, rule: str, train: int) -> Floats:
    """Choose, for every day from start on, 1 (held), -1 (sold) or 0, from the values before it: (N - start,).

    Raises ValueError for an unknown rule.
    """
    last = persistence(x, start)
    if rule == "ar":
        return np.sign(fit_ar(x[:train]).forecast(x, start) - last)
    if rule not in RULES:
        raise ValueError(f"There is no rule {rule!r}; there are {', '.join(RULES)}.")
    moved = last - persistence(x, start - 1)[:-1]
    return np.sign(moved) if rule == "momentum" else -np.sign(moved)


def gains(x: Floats, start: int, held: Floats) -> tuple[Floats, Floats]:
    """Compute what positions (N - start,) earn a day, and how many units are traded before it: (N - start,) each."""
    return held * (x[start:] - persistence(x, start)), np.abs(np.diff(held, prepend=0.0))


@lru_cache(maxsize=8)
def traded(rule: str, walks: int = WALKS) -> Traded:
    """Trade the test part of so many random walks by a rule that knows the part before."""
    found = []
    for seed in range(FIRST_SEED, FIRST_SEED + walks):
        x = walk(seed)
        parts = cut(len(x))
        found.append(gains(x, parts.valid, positions(x, parts.valid, rule, parts.train)))
    gained, turned = (np.array(both) for both in zip(*found, strict=True))
    return Traded(gained / USUAL_MOVE, turned)


def standard_error(values: Floats) -> float:
    """Compute how far the mean of values (walks,) may be off by chance. Raises ValueError for fewer than two."""
    if len(values) < 2:
        raise ValueError("A standard error needs at least two values.")
    return float(values.std(ddof=1) / np.sqrt(len(values)))
