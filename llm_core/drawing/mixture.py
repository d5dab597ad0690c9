"""Bells in the plane: what noise does to them, and the perfect denoiser, are known in closed form.

A distribution that is no sum of bells (a curve, a drawing) becomes one of many narrow ones. Shapes: N points x (N, 2),
K bells. In the browser: chapters/seeing/denoise/component/mixture.js.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from llm_core.drawing.diffusion import Noise
from llm_core.drawing.plane import EDGE, SIDE, Curve, Distribution, Drawn

Array = NDArray[np.float64]
ALONG = 216
"""Bells along a curve; a multiple of every number of modes."""


@dataclass(frozen=True)
class Mixture:
    """Round bells, all of one width."""

    centres: Array  # (K, 2)
    shares: Array  # (K,), they sum to 1
    spread: float  # standard deviation of each

    def variance(self, alpha_bar: float) -> float:
        """Compute the variance of each bell after the noise."""
        return alpha_bar * self.spread**2 + 1 - alpha_bar

    def _logits(self, x: Array, alpha_bar: float) -> Array:
        away = ((x[:, None] - np.sqrt(alpha_bar) * self.centres) ** 2).sum(-1)
        return np.log(self.shares) - away / (2 * self.variance(alpha_bar))

    def chances(self, x: Array, alpha_bar: float) -> Array:
        """Compute from which bell each noised point came, by Bayes, (N, K)."""
        logits = self._logits(x, alpha_bar)
        e = np.exp(logits - logits.max(1, keepdims=True))
        return e / e.sum(1, keepdims=True)

    def density(self, x: Array, alpha_bar: float) -> Array:
        """Compute the density of noised points, (N,)."""
        return np.exp(self._logits(x, alpha_bar)).sum(1) / (2 * np.pi * self.variance(alpha_bar))

    def clean_mean(self, x: Array, alpha_bar: float) -> Array:
        """Compute the mean of all clean points that a noised one may have come from, (N, 2)."""
        pull = np.sqrt(alpha_bar) * self.spread**2 / self.variance(alpha_bar)
        middle = self.chances(x, alpha_bar) @ self.centres
        return pull * x + (1 - pull * np.sqrt(alpha_bar)) * middle

    def exact_noise(self, x: Array, alpha_bar: float) -> Array:
        """Compute the mean of the noise that is in a noised point: what a perfect denoiser says, (N, 2)."""
        return (x - np.sqrt(alpha_bar) * self.clean_mean(x, alpha_bar)) / np.sqrt(1 - alpha_bar)

    def score(self, x: Array, alpha_bar: float) -> Array:
        """Compute the slope of the log density of noised points, (N, 2): it points to where they lie denser."""
        return -self.exact_noise(x, alpha_bar) / np.sqrt(1 - alpha_bar)


def perfect(mixture: Mixture, alpha_bars: Array) -> Noise:
    """Return the perfect denoiser of a mixture."""
    return lambda x, level: mixture.exact_noise(x, float(alpha_bars[level]))


def mixture_of(distribution: Distribution) -> Mixture:
    """Write a distribution as bells: modes exactly, a curve as ALONG narrow ones, a cell of a drawing as one.

    A cell's bell has the variance of the cell. Raises ValueError for a drawing without ink.
    """
    if isinstance(distribution, Curve):
        centres = np.array([distribution.centre((k + 0.5) / ALONG) for k in range(ALONG)])
        places, counts = np.unique(centres.round(9), axis=0, return_counts=True)
        return Mixture(places, counts / ALONG, distribution.spread)
    if isinstance(distribution, Drawn) and distribution.ink.any():
        row, column = np.nonzero(distribution.ink)
        centres = np.stack([2 * column + 1 - SIDE, SIDE - 1 - 2 * row], axis=1) * EDGE / SIDE
        ink = distribution.ink[row, column].astype(np.float64)
        return Mixture(centres, ink / ink.sum(), 2 * EDGE / SIDE / math.sqrt(12))
    raise ValueError("nothing is drawn")
