"""A small network that learns a curve from few noisy points: when does the error on other points turn up again?"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from llm_core.networks.curve_fit import Points, draw_points
from llm_core.networks.mlp import MLP, Settings, Training
from llm_core.networks.optimisers import Rule

Array = NDArray[np.float64]
STEPS, EVERY, BATCH, RATE = 1500, 25, 40, 0.01
CHECKED = 100
"""Points that early stopping looks at; the error that is reported at the end is that of the other held-out ones."""


@dataclass(frozen=True)
class Asked:
    """What the visitor sets."""

    units: int = 32  # in each of two hidden layers
    n: int = 20  # points to learn from
    noise: float = 0.3
    dropout: float = 0.0
    decay: float = 0.0  # of AdamW
    seed: int = 1


@dataclass(frozen=True)
class Course:
    """A training, looked at every EVERY steps; errors are roots of mean squares."""

    steps: tuple[int, ...]
    train: tuple[float, ...]
    checked: tuple[float, ...]  # on points that are not learnt from
    last: MLP
    best: MLP  # as it was when `checked` was least

    @property
    def stop(self) -> int:
        """Find the look at which early stopping would have ended it."""
        return int(np.argmin(self.checked))


def split(n: int, noise: float, seed: int) -> tuple[Points, Points, Points]:
    """Draw points to learn from, points to check with, and points that are asked once, at the end."""
    known, others = draw_points(n, noise, seed)
    order = np.random.default_rng(seed).permutation(len(others.x))  # they come sorted
    first, rest = order[:CHECKED], order[CHECKED:]
    return known, Points(others.x[first], others.y[first]), Points(others.x[rest], others.y[rest])


def miss(network: MLP, points: Points) -> float:
    """Compute by how much the network misses the points: the root of the mean square."""
    return float(np.sqrt(np.mean((network.output(points.x[:, None]) - points.y) ** 2)))


@lru_cache(maxsize=64)
def learn(asked: Asked) -> Course:
    """Train two hidden layers of tanh with AdamW for STEPS; keep the best state too. Never change the answer."""
    known, checked, _ = split(asked.n, asked.noise, asked.seed)
    network = MLP.drawn([1, asked.units, asked.units, 1], ["tanh", "tanh"], asked.seed)
    network.weights[0] *= 3  # x reaches from -1 to 1 only: without it the first bends are nearly straight
    rule = Rule(rate=RATE, weight_decay=asked.decay)
    settings = Settings("adamw", rule, batch=min(BATCH, asked.n), dropout=asked.dropout)
    training = Training(network, settings, known.x[:, None], known.y, asked.seed)
    steps, train, held_out, best = [], [], [], copy.deepcopy(network)
    while True:
        steps.append(training.steps)
        train.append(miss(network, known))
        held_out.append(miss(network, checked))
        if held_out[-1] == min(held_out):
            best = copy.deepcopy(network)
        if training.steps == STEPS or training.diverged:
            return Course(tuple(steps), tuple(train), tuple(held_out), network, best)
        for _ in range(EVERY):
            training.step()
