"""Points of the plane to learn from: two classes (-1 and 1) or a number each, with noise, drawn by a seed.

The shapes are those that TensorFlow Playground made popular (Smilkov et al. 2017); the draws are our own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from llm_core.networks.dice import Dice

Array = NDArray[np.float64]
REACH = 6.0
"""Points lie within -REACH ... REACH on both axes (a little more with noise)."""


@dataclass(frozen=True)
class Points:
    x: Array  # (N, 2)
    y: Array  # (N,)


def spiral(dice: Dice, i: int, n: int, noise: float) -> tuple[float, float, float]:
    """Draw a point of two arms that wind around each other, one class each."""
    half = n // 2
    which, k = (1.0, i) if i < half else (-1.0, i - half)
    r = k / half * 5
    angle = 1.75 * k / half * 2 * math.pi + (0 if which > 0 else math.pi)
    x = r * math.sin(angle) + dice.between(-1, 1) * noise
    return x, r * math.cos(angle) + dice.between(-1, 1) * noise, which


def xor(dice: Dice, i: int, n: int, noise: float) -> tuple[float, float, float]:
    """Draw a point of four squares with a gap between them; those on a diagonal are of one class."""

    def away(v: float) -> float:
        return v + 0.3 * (1 if v > 0 else -1)

    x, y = away(dice.between(-5, 5)), away(dice.between(-5, 5))
    noisy = (x + dice.between(-5, 5) * noise) * (y + dice.between(-5, 5) * noise)
    return x, y, 1.0 if noisy >= 0 else -1.0


def circles(dice: Dice, i: int, n: int, noise: float) -> tuple[float, float, float]:
    """Draw a point of a disc and a ring around it."""
    inner = i < n // 2
    r = dice.between(0, 2.5) if inner else dice.between(3.5, 5)
    angle = dice.between(0, 2 * math.pi)
    x, y = r * math.sin(angle), r * math.cos(angle)
    dx, dy = dice.between(-5, 5) * noise, dice.between(-5, 5) * noise
    return x, y, 1.0 if math.hypot(x + dx, y + dy) < 2.5 else -1.0


def gauss(dice: Dice, i: int, n: int, noise: float) -> tuple[float, float, float]:
    """Draw a point of two round clouds."""
    which = 1.0 if i < n // 2 else -1.0
    spread = math.sqrt(0.5 + 3.5 * 2 * noise)
    return 2 * which + spread * dice.normal(), 2 * which + spread * dice.normal(), which


def plane(dice: Dice, i: int, n: int, noise: float) -> tuple[float, float, float]:
    """Draw a point whose number rises along the diagonal."""
    x, y = dice.between(-6, 6), dice.between(-6, 6)
    dx, dy = dice.between(-6, 6) * noise, dice.between(-6, 6) * noise
    return x, y, (x + y + dx + dy) / 10


SHAPES: dict[str, Callable[[Dice, int, int, float], tuple[float, float, float]]] = {
    "spiral": spiral,
    "xor": xor,
    "circles": circles,
    "gauss": gauss,
    "plane": plane,
}
"""By name; "plane" gives numbers, the others classes."""


def draw(name: str, n: int, noise: float, seed: int) -> Points:
    """Draw n points (an even number) of a shape. `noise` is 0 ... 0.5."""
    dice = Dice(seed)
    rows = np.array([SHAPES[name](dice, i, n, noise) for i in range(n)], dtype=np.float64).reshape(n, 3)
    return Points(rows[:, :2], rows[:, 2])


def halves(points: Points, share: float, seed: int) -> tuple[Points, Points]:
    """Split points into those to learn from (this share of them) and those held out, in a random order."""
    order = np.array(Dice(seed).shuffled(len(points.y)), dtype=int)
    cut = math.floor(share * len(order) + 0.5)  # as JavaScript rounds
    learnt, held_out = order[:cut], order[cut:]
    return Points(points.x[learnt], points.y[learnt]), Points(points.x[held_out], points.y[held_out])
