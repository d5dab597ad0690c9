"""Adam with its parts switched off one by one, and all that it remembers written down at every step.

With all parts on it is `adam` of optimisers.py; the mean alone is momentum, the square alone RMSProp, but for a
factor and the beginning (tests/networks/test_adam_parts.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from llm_core.networks.optimisers import Rule

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Parts:
    """Which parts of Adam are on."""

    mean: bool = True  # a running mean in place of the slope
    square: bool = True  # divide by the root of the running mean of squares
    corrected: bool = True  # both means begin at 0, which is put right


@dataclass(frozen=True)
class Trace:
    """T steps on D numbers."""

    points: Array  # (T + 1, D)
    means: Array  # (T, D), first moment, put right where that is on
    squares: Array  # (T, D), second moment, likewise
    steps: Array  # (T, D), what was taken off each number
    diverged: bool = False

    @property
    def lengths(self) -> Array:
        """Give the length of each number's own step, (T, D)."""
        return np.abs(self.steps)


def trace(
    parts: Parts, rule: Rule, start: Array, slope: Callable[[Array], Array], steps: int, far: float = 1e6
) -> Trace:
    """Take so many steps of Adam without the parts that are off; it ends before a step that leaves the ball `far`."""
    w, (b1, b2) = np.asarray(start, dtype=np.float64), rule.betas
    mean, square = np.zeros_like(w), np.zeros_like(w)
    points, kept = [w], []
    for step in range(1, steps + 1):
        g = slope(w)
        mean, square = b1 * mean + (1 - b1) * g, b2 * square + (1 - b2) * g**2
        right = (1 - b1**step, 1 - b2**step) if parts.corrected else (1.0, 1.0)
        top = mean / right[0] if parts.mean else g
        below = np.sqrt(square / right[1]) + rule.eps if parts.square else 1.0
        move = rule.rate * top / below
        if np.linalg.norm(w - move) > far:
            break
        w = w - move
        points.append(w)
        kept.append((mean / right[0], square / right[1], move))
    means, squares, moves = np.array(kept).reshape(-1, 3, len(w)).swapaxes(0, 1)
    return Trace(np.array(points), means, squares, moves, diverged=len(kept) < steps)
