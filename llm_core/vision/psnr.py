"""How near a picture comes to its original: peak signal-to-noise ratio."""

from __future__ import annotations

import math

from torch import Tensor


def mean_square(original: Tensor, other: Tensor) -> float:
    """Compute the mean squared error of all pixels."""
    return float(((original - other).double() ** 2).mean())


def psnr(error: float, top: float = 1.0) -> float:
    """Turn a mean squared error into decibels: 10 log10(top ** 2 / error); infinite where nothing differs.

    top: the difference between black and white.
    """
    return 10 * math.log10(top**2 / error) if error > 0 else math.inf
