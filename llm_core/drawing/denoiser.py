"""A network that learns to tell the noise in a point: the denoiser of a diffusion model (Ho, Jain & Abbeel 2020).

Shapes: N points x (N, 2). It reads a point and how noisy it is, and answers with the noise that it believes to be in
it. In the browser: chapters/seeing/denoise/component/denoiser.js.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from llm_core.drawing.diffusion import bells, noised
from llm_core.drawing.plane import Distribution
from llm_core.networks.dice import Dice
from llm_core.networks.mlp import MLP
from llm_core.networks.optimisers import Memory, Rule, adam

Array = NDArray[np.float64]
WAVES = (2.0, 4.0)
"""Turns of the waves that tell the network a place sharply, in radians for each unit of the plane."""
LEVEL_WAVES = 6
"""Numbers that tell the network the level: cosines of 1, 2, ... half turns over all levels."""
HIDDEN = (48, 48)
BEND = "gelu"
INPUTS, OUTPUTS = 2 + 4 * len(WAVES) + LEVEL_WAVES, 2


class Batch(NamedTuple):
    """Noised points to learn from."""

    x: Array  # (N, 2)
    levels: NDArray[np.int64]  # (N,), 1 ... T
    eps: Array  # (N, 2), the noise that is really in them


def draw_batch(data: Distribution, alpha_bars: Array, n: int, dice: Dice) -> Batch:
    """Draw n clean points, a level for each, and noise; add it (algorithm 1, lines 2 to 4)."""
    x0 = data.draw(dice, n)
    levels = np.array([1 + int(dice.share() * (len(alpha_bars) - 1)) for _ in range(n)], dtype=np.int64)
    eps = bells(dice, n)
    return Batch(noised(x0, eps, alpha_bars[levels][:, None]), levels, eps)


def features(x: Array, share: Array) -> Array:
    """Put the place, waves of the place and waves of the level side by side, (N, INPUTS). share (N,): level / T."""
    place = [wave(turns * x) for turns in WAVES for wave in (np.sin, np.cos)]
    return np.hstack([x, *place, np.cos(np.pi * share[:, None] * np.arange(1, LEVEL_WAVES + 1))])


@dataclass
class Denoiser:
    network: MLP
    levels: int

    @classmethod
    def drawn(cls, levels: int, seed: int) -> Denoiser:
        """Draw the first weights."""
        return cls(MLP.drawn([INPUTS, *HIDDEN, OUTPUTS], [BEND] * len(HIDDEN), seed), levels)

    def noise(self, x: Array, level: int | NDArray[np.int64]) -> Array:
        """Tell the noise in points of one level, or of a level each, (N, 2)."""
        share = np.broadcast_to(np.asarray(level) / self.levels, len(x))
        return self.network.forward(features(x, share))[1][-1]

    def loss(self, batch: Batch) -> float:
        """Compute the mean square of what it is wrong by, in each coordinate; always answering 0 costs 1."""
        return float(((self.noise(batch.x, batch.levels) - batch.eps) ** 2).mean())


@dataclass
class DenoiserTraining:
    """A denoiser that learns step by step; a step that leaves the numbers is not taken, and said."""

    denoiser: Denoiser
    data: Distribution
    alpha_bars: Array  # (T + 1,)
    rule: Rule
    batch: int
    seed: int
    steps: int = 0
    diverged: bool = False
    memories: list[Memory] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.memories = [Memory() for _ in range(2 * len(self.denoiser.network.weights))]
        self.dice = Dice(self.seed)

    def step(self) -> None:
        """Learn from the next batch (algorithm 1, line 5)."""
        if self.diverged:
            return
        x, levels, eps = draw_batch(self.data, self.alpha_bars, self.batch, self.dice)
        network = self.denoiser.network
        sums, values = network.forward(features(x, levels / self.denoiser.levels))
        back = 2 * (values[-1] - eps) / eps.size  # the slope of the mean square
        for_weights, for_biases, _ = network.way_back(sums, values, back)
        now, slopes = [*network.weights, *network.biases], [*for_weights, *for_biases]
        then = [adam(w, g, self.rule, m) for w, g, m in zip(now, slopes, self.memories, strict=True)]
        if not all(np.isfinite(w).all() for w in then):
            self.diverged = True
            return
        half = len(then) // 2
        network.weights, network.biases = then[:half], then[half:]
        self.steps += 1
