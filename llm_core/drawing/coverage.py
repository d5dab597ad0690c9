"""Which places of a distribution a cloud of points reaches. In the browser: chapters/seeing/plane/coverage.js."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from llm_core.drawing.distance import distances
from llm_core.drawing.plane import Places

Array = NDArray[np.float64]
ENOUGH = 0.25
"""A place counts as reached when it gets at least this part of the points that it should get."""


@dataclass(frozen=True)
class Coverage:
    counts: NDArray[np.int64]  # (K,), points at each place
    reached: NDArray[np.bool_]  # (K,)
    outside: float  # share of the points that belong to no place


def coverage(points: Array, places: Places) -> Coverage:
    """Give each point (N, 2) to its nearest place within reach, and compare with what the place should get."""
    far = distances(points, places.centres)  # (N, K)
    nearest = np.where(far.min(1) <= places.reach, far.argmin(1), -1)
    counts = np.bincount(nearest[nearest >= 0], minlength=len(places.shares))
    reached = counts >= np.maximum(1, ENOUGH * places.shares * len(points))
    return Coverage(counts, reached, float((nearest < 0).mean()))
