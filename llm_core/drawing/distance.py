"""How far two clouds of points are from each other: the energy distance (Szekely & Rizzo 2013).

It is 2 E|X - Y| - E|X - X'| - E|Y - Y'|, in units of length: 0 exactly when both distributions are the same, and the
larger, the further they lie apart. In the browser: chapters/seeing/plane/distance.js.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def energy_distance(x: Array, y: Array) -> float:
    """Estimate the energy distance from points x (N, D) and y (M, D), two of each at least.

    The U-statistic: no point is compared with itself, so that two samples of one distribution give 0 on average; a
    single estimate may fall a little below 0.
    """
    return 2 * float(distances(x, y).mean()) - within(x) - within(y)


def distances(x: Array, y: Array) -> Array:
    """Compute the distance of every pair, (N, M)."""
    squares = sum((a[:, None] - b) ** 2 for a, b in zip(x.T, y.T, strict=True))
    return np.sqrt(squares)


def within(x: Array) -> float:
    """Compute the mean distance of two different points of one cloud."""
    n = len(x)
    return float(distances(x, x).sum()) / (n * (n - 1))
