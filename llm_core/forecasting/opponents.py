"""The opponents of every forecast: the same as last time, as a season ago, a weighted sum of the last values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WINDOW = 24
"""Last values that the linear opponent and the LSTM read."""


def windows(x: Floats, width: int = WINDOW) -> tuple[Floats, Floats]:
    """Cut x (N,) into rows of `width` values and the value that follows each: (N - width, width), (N - width,).

    Raises ValueError when x is no longer than a row.
    """
    if len(x) <= width:
        raise ValueError(f"A series of {len(x)} values has no row of {width} with a value after it.")
    return sliding_window_view(x, width)[:-1], x[width:]


def before(x: Floats, start: int, width: int = WINDOW) -> Floats:
    """Give, for every x[t] from start on, the `width` values before it: (N - start, width).

    Raises ValueError when so many values do not come before start.
    """
    if start < width:
        raise ValueError(f"Before place {start} there are no {width} values.")
    return sliding_window_view(x, width)[start - width : len(x) - width]


def persistence(x: Floats, start: int) -> Floats:
    """Forecast x[t] as x[t - 1], for every t from start on: (N - start,)."""
    return before(x, start, 1)[:, 0]


def seasonal_naive(x: Floats, start: int, period: int) -> Floats:
    """Forecast x[t] as x[t - period]: (N - start,). Raises ValueError for less than one whole period before start."""
    return before(x, start, period)[:, 0]


@dataclass(frozen=True)
class AR:
    """A weighted sum of the last values, an autoregression: x[t] = mean + sum of weights * (window - mean) + bias."""

    weights: Floats  # (width,), the oldest value first
    bias: float
    mean: float  # of what it learnt from

    def forecast(self, x: Floats, start: int) -> Floats:
        """Forecast x[t] for every t from start on: (N - start,)."""
        rows = before(x, start, len(self.weights)) - self.mean
        return self.mean + rows @ self.weights + self.bias


def fit_ar(x: Floats, width: int = WINDOW) -> AR:
    """Fit an AR by least squares to x (N,): the weights of the smallest sum of squared errors.

    Raises ValueError when x is no longer than a row. Of several best ones (a constant series) the shortest weights.
    """
    mean = float(x.mean())  # taken away first: a large common part would cost digits
    rows, following = windows(x - mean, width)
    found = np.linalg.lstsq(np.column_stack([rows, np.ones(len(rows))]), following, rcond=None)[0]
    return AR(np.asarray(found[:-1], dtype=np.float64), float(found[-1]), mean)
