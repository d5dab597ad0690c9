"""A bowl to race optimisers in: f(x, y) = (x^2 + kappa y^2) / 2, its slope at hand, and how many steps each one needs.

kappa, the condition number, is the steepest bend over the flattest: 1 is a round bowl, 500 a narrow valley.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from llm_core.networks.dice import Dice
from llm_core.networks.optimisers import Path, Rule, follow

Array = NDArray[np.float64]

START = (1.0, 1.0)
NEAR = 1e-4
"""A value below this counts as the bottom. From START at kappa = 100 with RATES it takes gradient descent 235 steps,
momentum 100, RMSProp 138 and Adam 24."""
STEPS = 400
RATES = {
    "gd": 0.018,
    "sgd": 0.018,
    "momentum": 0.018,
    "nesterov": 0.01,
    "rmsprop": 0.01,
    "adam": 0.05,
    "adamw": 0.05,
}
RULES = {"sgd": "gd"}
"""Name in the race -> that of the rule; others are called alike. SGD is the rule of GD with a slope that is noisy."""


@dataclass(frozen=True)
class Bowl:
    condition: float

    @property
    def bends(self) -> Array:
        """Give the second derivative along each axis."""
        return np.array([1.0, self.condition])

    def value(self, w: Array) -> float:
        """Compute f at w (..., 2), the last axis being x and y."""
        return float((self.bends * w**2).sum() / 2)

    def slope(self, w: Array) -> Array:
        """Compute the gradient at w."""
        return self.bends * w

    @property
    def fastest(self) -> float:
        """Give the rate from which on gradient descent diverges: 2 over the steepest bend."""
        return 2 / float(self.bends.max())


def noisy(slope: Callable[[Array], Array], size: float, seed: int) -> Callable[[Array], Array]:
    """Add to each slope a draw from a bell of this size, as the choice of a batch does."""
    dice = Dice(seed)
    return lambda w: slope(w) + size * np.array([dice.normal() for _ in w])


def race(
    bowl: Bowl, rates: Mapping[str, float], beta: float, noise: float, seed: int, steps: int = STEPS
) -> dict[str, Path]:
    """Let each optimiser go from START. beta: the share that momentum, Nesterov and Adam's mean keep of what they had.

    noise: size of the noise in SGD's slopes alone.
    """
    found = {}
    for name, rate in rates.items():
        rule = Rule(rate=rate, momentum=beta, betas=(beta, 0.999))
        slope = noisy(bowl.slope, noise, seed) if name == "sgd" else bowl.slope
        found[name] = follow(RULES.get(name, name), rule, np.array(START), bowl.value, slope, steps)
    return found


def steps_to_stay(values: list[float], below: float) -> int | None:
    """Count the steps from which on all values lie below a limit; None when the last one does not."""
    above = [step for step, value in enumerate(values) if not value < below]
    after = above[-1] + 1 if above else 0
    return after if after < len(values) else None
