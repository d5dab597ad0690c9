"""The simplest generative model of the plane: count how many points fall into each cell, then draw by the counts.

An n-gram does the same with tokens. It needs no training, and no hope: in D dimensions there are side ** D cells.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from llm_core.drawing.distance import energy_distance
from llm_core.drawing.plane import EDGE, Distribution, Drawn
from llm_core.networks.dice import Dice

Array = NDArray[np.float64]
LEARN_SEED, FRESH_SEED, DRAW_SEEDS = 1001, 2001, (3001, 3002, 3003)


def count_cells(points: Array, side: int) -> Drawn:
    """Count the points (N, 2) in each cell of a raster; points outside of the plane count in its outermost cells."""
    column, row = (np.clip((v / EDGE + 1) / 2 * side, 0, side - 1).astype(int) for v in (points * [1, -1]).T)
    counts = np.bincount(row * side + column, minlength=side * side)
    return Drawn(counts.reshape(side, side))


class Copies(NamedTuple):
    """Points drawn from counts, and how far they are from fresh data."""

    learnt: Array
    counts: Drawn
    made: Array
    energies: list[float]  # one for each seed of the draw
    same: float  # of fresh data from themselves


def copies(data: Distribution, n_learnt: int, side: int, n: int = 500) -> Copies:
    """Learn from some points by counting, draw n new ones, and compare these with n that were never seen."""
    learnt, fresh = data.draw(Dice(LEARN_SEED), n_learnt), data.draw(Dice(FRESH_SEED), n)
    counts = count_cells(learnt, side)
    made = [counts.draw(Dice(seed), n) for seed in DRAW_SEEDS]
    same = energy_distance(fresh, data.draw(Dice(FRESH_SEED + 1), n))
    return Copies(learnt, counts, made[0], [energy_distance(fresh, one) for one in made], same)
