"""Regression: draw a curve through noisy points, so that it also fits points that it has not seen.

The curve is a polynomial, a sum of c coefficients times Legendre polynomials, found in one step by least squares. A
penalty on large coefficients makes it smoother: ridge regression (Hoerl & Kennard 1970), "weight decay" in networks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.polynomial.legendre import legvander
from numpy.typing import NDArray

from llm_core.given import in_range

Array = NDArray[np.float64]
N_HELD_OUT = 500
"""Held-out points: so many that their error hardly depends on chance."""


@dataclass(frozen=True)
class Points:
    """N points; x from -1 to 1."""

    x: Array
    y: Array


def truth(x: Array) -> Array:
    """Compute the curve that all points scatter around: sin 4x."""
    return np.sin(4 * x)


def draw_points(n: int, noise: float, seed: int) -> tuple[Points, Points]:
    """Draw n points to learn from, and N_HELD_OUT others of the same kind. noise: standard deviation, at least 0."""
    in_range("n", n, 1, 100_000, whole=True)
    in_range("noise", noise, 0, 100)
    dice = np.random.default_rng(seed)
    return _draw(n, noise, dice), _draw(N_HELD_OUT, noise, dice)


def _draw(n: int, noise: float, dice: np.random.Generator) -> Points:
    x = -1 + 2 * (np.arange(n) + dice.uniform(size=n)) / n  # one in each n-th part of the range
    return Points(x, truth(x) + noise * dice.normal(size=n))


def fit(points: Points, n_coefficients: int, decay: float = 0.0) -> Array:
    """Find the coefficients w (c,) with the least mean (y - curve)^2 + decay * sum w^2.

    Without decay and with more coefficients than points, many curves pass through all points: the one with the smallest
    coefficients is taken.
    """
    X = legvander(points.x, n_coefficients - 1)  # (N, c)
    more = np.sqrt(decay * len(points.x)) * np.eye(
        n_coefficients
    )  # a penalty is as good as c more points at 0
    rows, values = (
        (X, points.y) if decay == 0 else (np.vstack([X, more]), np.r_[points.y, np.zeros(len(more))])
    )
    return np.linalg.lstsq(rows, values, rcond=None)[0]


def curve(coefficients: Array, x: Array) -> Array:
    """Compute the height of the curve at x (N,)."""
    return legvander(x, len(coefficients) - 1) @ coefficients


def error(coefficients: Array, points: Points) -> float:
    """Compute by how much the curve misses the points: the root of the mean square."""
    return float(np.sqrt(np.mean((points.y - curve(coefficients, points.x)) ** 2)))


@dataclass(frozen=True)
class Errors:
    """Of fits with 1, 2, ... coefficients."""

    train: tuple[float, ...]
    held_out: tuple[float, ...]

    @property
    def best(self) -> int:
        """Count the coefficients of the fit with the least held-out error."""
        return 1 + int(np.argmin(self.held_out))


def errors(n: int, noise: float, decay: float, seed: int, counts: Sequence[int]) -> Errors:
    """Fit the same points with each number of coefficients."""
    known, held_out = draw_points(n, noise, seed)
    fits = [fit(known, c, decay) for c in counts]
    return Errors(tuple(error(w, known) for w in fits), tuple(error(w, held_out) for w in fits))
