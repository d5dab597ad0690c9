"""How far off a forecast is, and what it is better by than no change at all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def mae(forecast: Floats, truth: Floats) -> float:
    """Compute the mean absolute error, in the units of the series. Raises ValueError for different lengths."""
    if len(forecast) != len(truth):
        raise ValueError(f"{len(forecast)} forecasts do not fit {len(truth)} values.")
    return float(np.abs(forecast - truth).mean())


def skill(error: float, persistence: float) -> float:
    """Compute 1 - error / that of persistence: 1 is perfect, 0 no better than "no change", below 0 worse than it.

    Raises ValueError when persistence makes no error: nothing can be better.
    """
    if persistence <= 0:
        raise ValueError("Persistence makes no error on a series that never changes.")
    return 1 - error / persistence
