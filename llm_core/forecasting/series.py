"""Three series by seed, and how each is cut by time: to learn from, to choose by, to be measured on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

N = 1000
"""Values of a series."""
NOISE = {"walk": 1.0, "season": 0.7, "day": 1.5}
PERIODS = {"walk": 0, "season": 50, "day": 24}
"""Steps after which a series comes round again; 0 for never."""
DAY, WEEK = 24, 168


def walk(seed: int, n: int = N) -> Floats:
    """Draw a random walk from 100: every step is a fresh draw of the standard bell, (N,)."""
    return 100 + NOISE["walk"] * np.random.default_rng(seed).standard_normal(n).cumsum()


def season(seed: int, n: int = N) -> Floats:
    """Draw a wave of PERIODS steps and 10 up and down, like warmth over the year, with noise: (N,)."""
    noise, begin = _noise("season", seed, n)
    return 15 + 10 * np.sin(2 * np.pi * (np.arange(n) + begin) / PERIODS["season"]) + noise


def day(seed: int, n: int = N) -> Floats:
    """Draw hours of a day with two peaks, lower at weekends, like the load of a power grid, with noise: (N,)."""
    noise, begin = _noise("day", seed, n)
    hour = np.arange(n) + begin
    turn = 2 * np.pi * hour / DAY
    weekend = hour % WEEK >= 5 * DAY
    return 50 - 10 * np.cos(turn) - 5 * np.cos(2 * turn) - 6 * weekend + noise


def _noise(kind: str, seed: int, n: int) -> tuple[Floats, int]:
    """Draw the noise of a series and where in its round it begins."""
    draw = np.random.default_rng(seed)
    return NOISE[kind] * draw.standard_normal(n), int(draw.integers(WEEK))


SERIES: dict[str, Callable[..., Floats]] = {"walk": walk, "season": season, "day": day}


def draw_series(kind: str, seed: int, n: int = N) -> Floats:
    """Draw one of SERIES by its name: (N,). Raises ValueError for an unknown one."""
    if kind not in SERIES:
        raise ValueError(f"There is no series {kind!r}; there are {', '.join(SERIES)}.")
    return SERIES[kind](seed, n)


@dataclass(frozen=True)
class Cut:
    """Where a series of n values is cut: x[:train] to learn from, x[train:valid] to choose by, x[valid:n] to test."""

    train: int
    valid: int
    n: int


def cut(n: int) -> Cut:
    """Cut by time, three fifths, a fifth and a fifth: what is tested comes after what was learnt, never between."""
    return Cut(n * 3 // 5, n * 4 // 5, n)
