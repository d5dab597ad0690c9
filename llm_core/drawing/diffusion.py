"""Diffusion: add noise level by level, then take it away again, step by step (Ho, Jain & Abbeel 2020).

Shapes: N points x (N, 2). Level 0 is clean, level T nothing but noise. `alpha_bar` is the share of the variance that is
still signal: x = sqrt(alpha_bar) x0 + sqrt(1 - alpha_bar) eps, with eps from a bell of variance 1.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from llm_core.drawing.plane import EDGE
from llm_core.networks.dice import Dice

Array = NDArray[np.float64]
Noise = Callable[[Array, int], Array]
"""(x (N, 2), level) -> the noise that is believed to be in them, (N, 2)."""
LEVELS = 200
STEEPEST = 0.999
"""The largest share of variance that one level replaces by noise, in the cosine schedule."""


def linear(levels: int = LEVELS) -> Array:
    """Compute alpha-bar of levels 0 ... T when the noise added by each grows in a straight line, (T + 1,).

    Ho et al. 2020 take 0.0001 to 0.02 for 1,000 levels; with fewer levels each adds more.
    """
    betas = np.linspace(1e-4, 0.02, levels) * 1000 / levels
    return np.cumprod([1, *(1 - betas)])


def cosine(levels: int = LEVELS) -> Array:
    """Compute alpha-bar of levels 0 ... T that falls like the square of a cosine, (T + 1,)."""
    share = (np.arange(levels + 1) / levels + 0.008) / 1.008
    wanted = np.cos(share * np.pi / 2) ** 2
    betas = np.minimum(1 - wanted[1:] / wanted[:-1], STEEPEST)
    return np.cumprod([1, *(1 - betas)])


SCHEDULES: dict[str, Callable[[int], Array]] = {"linear": linear, "cosine": cosine}


def noised(x0: Array, eps: Array, alpha_bar: Array | float) -> Array:
    """Add noise in one go: sqrt(alpha_bar) x0 + sqrt(1 - alpha_bar) eps (eq. 4)."""
    return np.sqrt(alpha_bar) * x0 + np.sqrt(1 - alpha_bar) * eps


def clean_guess(x: Array, eps: Array, alpha_bar: float) -> Array:
    """Take all of the believed noise away at once: the guess of the clean point (eq. 15), kept inside the plane."""
    return np.clip((x - np.sqrt(1 - alpha_bar) * eps) / np.sqrt(alpha_bar), -EDGE, EDGE)


def posterior(x: Array, x0: Array, here: float, lower: float) -> tuple[Array, float]:
    """Compute mean and variance of the point at a lower level, if the clean one were x0 (eq. 6 and 7).

    here, lower: alpha-bar of the level of x and of the lower one; the two need not be neighbours.
    """
    alpha = here / lower
    beta = 1 - alpha
    mean = np.sqrt(lower) * beta / (1 - here) * x0 + np.sqrt(alpha) * (1 - lower) / (1 - here) * x
    return mean, beta * (1 - lower) / (1 - here)


def step_with_noise(x: Array, eps: Array, here: float, lower: float, fresh: Array) -> Array:
    """Go back to a lower level and add fresh noise: draw from the posterior of the guess (algorithm 2)."""
    mean, variance = posterior(x, clean_guess(x, eps, here), here, lower)
    return mean + np.sqrt(variance) * fresh


def step_without_noise(x: Array, eps: Array, here: float, lower: float) -> Array:
    """Go back to a lower level without chance: the guess, and the same noise put back, only less of it."""
    guess = clean_guess(x, eps, here)
    kept = (x - np.sqrt(here) * guess) / np.sqrt(1 - here)  # eps itself, unless the guess was cut off
    return noised(guess, kept, lower)


def visited(steps: int, levels: int = LEVELS) -> list[int]:
    """List the levels that a walk of so many steps visits, from T down to 0, (steps + 1,)."""
    return [int(levels * (steps - i) / steps + 0.5) for i in range(steps + 1)]


def bells(dice: Dice, n: int) -> Array:
    """Draw n points of pure noise, (n, 2)."""
    return np.array([[dice.normal(), dice.normal()] for _ in range(n)]).reshape(n, 2)


def walk_back(
    noise: Noise, alpha_bars: Array, steps: int, n: int, seed: int, fresh: bool = True, heat: float = 1.0
) -> list[Array]:
    """Draw n points: begin with pure noise, and go back in so many steps. Returns all places, first and last too.

    fresh: with fresh noise in each step but the last, which would add none. heat: what fresh noise is multiplied with.
    """
    dice = Dice(seed)
    levels = visited(steps, len(alpha_bars) - 1)
    places = [bells(dice, n)]
    for level, below in pairwise(levels):
        x, here, lower = places[-1], float(alpha_bars[level]), float(alpha_bars[below])
        eps = noise(x, level)
        if fresh and below:
            places.append(step_with_noise(x, eps, here, lower, heat * bells(dice, n)))
        else:
            places.append(step_without_noise(x, eps, here, lower))
    return places
