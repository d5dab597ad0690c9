"""Optimisers as the papers write them: from the slopes of one step to the new weights.

Each is a function of one weight array w, its slope g and what it remembers; shapes are anything, all alike. They are
equal to torch.optim's (tests/networks/test_optimisers.py), which a training outside of a lesson should use.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass
class Memory:
    """What an optimiser remembers of earlier steps."""

    step: int = 0
    velocity: Array | None = None  # running sum or mean of slopes
    square: Array | None = None  # running mean of squared slopes


@dataclass(frozen=True)
class Rule:
    """Settings of an optimiser; each reads those that are its own."""

    rate: float = 0.1
    momentum: float = 0.9
    decay: float = 0.99  # of RMSProp's mean of squares
    betas: tuple[float, float] = (0.9, 0.999)
    eps: float = 1e-8
    weight_decay: float = 0.01  # of AdamW


def descend(w: Array, g: Array, rule: Rule, memory: Memory) -> Array:
    """Go downhill: w - rate * g. With the slope of all data it is gradient descent, with that of a batch SGD.

    Robbins & Monro 1951.
    """
    return w - rule.rate * g


def momentum(w: Array, g: Array, rule: Rule, memory: Memory) -> Array:
    """Roll like a heavy ball: the velocity keeps a share of itself and gains the slope (Polyak 1964)."""
    memory.velocity = g if memory.velocity is None else rule.momentum * memory.velocity + g
    return w - rule.rate * memory.velocity


def nesterov(w: Array, g: Array, rule: Rule, memory: Memory) -> Array:
    """Roll, and look ahead by one step of the velocity (Nesterov 1983, in the form of Sutskever et al. 2013)."""
    memory.velocity = g if memory.velocity is None else rule.momentum * memory.velocity + g
    return w - rule.rate * (g + rule.momentum * memory.velocity)


def rmsprop(w: Array, g: Array, rule: Rule, memory: Memory) -> Array:
    """Divide each slope by the root of the running mean of its squares (Tieleman & Hinton 2012)."""
    before = np.zeros_like(g) if memory.square is None else memory.square
    memory.square = rule.decay * before + (1 - rule.decay) * g**2
    return w - rule.rate * g / (np.sqrt(memory.square) + rule.eps)


def adam(w: Array, g: Array, rule: Rule, memory: Memory) -> Array:
    """Divide the running mean of slopes by the root of that of squares; both begin at 0, which is put right.

    Kingma & Ba 2015, algorithm 1.
    """
    zero, (b1, b2) = np.zeros_like(g), rule.betas
    memory.step += 1
    memory.velocity = b1 * (zero if memory.velocity is None else memory.velocity) + (1 - b1) * g
    memory.square = b2 * (zero if memory.square is None else memory.square) + (1 - b2) * g**2
    mean = memory.velocity / (1 - b1**memory.step)
    square = memory.square / (1 - b2**memory.step)
    return w - rule.rate * mean / (np.sqrt(square) + rule.eps)


def adamw(w: Array, g: Array, rule: Rule, memory: Memory) -> Array:
    """Shrink the weights by themselves, beside Adam's step and not through it (Loshchilov & Hutter 2019)."""
    return adam(w * (1 - rule.rate * rule.weight_decay), g, rule, memory)


Step = Callable[[Array, Array, Rule, Memory], Array]
OPTIMISERS: dict[str, Step] = {
    "gd": descend,
    "momentum": momentum,
    "nesterov": nesterov,
    "rmsprop": rmsprop,
    "adam": adam,
    "adamw": adamw,
}


@dataclass
class Path:
    """Where an optimiser went on a function of a few numbers."""

    points: list[Array]
    values: list[float]
    diverged: bool = False
    settings: dict[str, Any] = field(default_factory=dict)


def follow(
    name: str,
    rule: Rule,
    start: Array,
    value: Callable[[Array], float],
    slope: Callable[[Array], Array],
    steps: int,
    far: float = 1e6,
) -> Path:
    """Take so many steps from a start. A path that leaves the ball of radius `far` ends at its last point inside."""
    w, memory = np.asarray(start, dtype=np.float64), Memory()
    path = Path([w], [value(w)])
    for _ in range(steps):
        w = OPTIMISERS[name](w, slope(w), rule, memory)
        if not np.isfinite(w).all() or np.linalg.norm(w) > far:
            path.diverged = True
            return path
        path.points.append(w)
        path.values.append(value(w))
    return path


def steps_until(values: list[float], below: float) -> int | None:
    """Count the steps until a value lies below a limit; None when it never does."""
    return next((i for i, one in enumerate(values) if one < below), None)
