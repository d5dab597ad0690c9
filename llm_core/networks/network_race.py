"""A race of optimisers on real small networks: the same first weights, the same batches, each with its own rate.

Two tasks: is a handwritten digit odd, and which arm of a spiral is a point on. scripts/train_race.py writes the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from llm_core.data.digits import INK, Digits, digits
from llm_core.networks.mlp import MLP, Settings, Training
from llm_core.networks.optimisers import OPTIMISERS, Rule
from llm_core.networks.points import REACH, Points, draw, halves
from llm_core.training import never

RECORD = "race"
RACERS = {"sgd": "gd"} | {name: name for name in OPTIMISERS if name != "gd"}
"""Name in the race -> that of the rule: on batches, plain descent is SGD."""
GRID = tuple(float(f"{10 ** (half / 2):.1g}") for half in range(-8, 4))
"""Rates that are tried: half powers of ten."""
SEEDS, SEARCH_SEEDS = (1, 2, 3, 4, 5), (101, 102, 103)
"""Of the race, and of the search before it, so that no rate was chosen by the runs that are shown."""
LOSS = "logistic"


@dataclass(frozen=True)
class Task:
    """What is learnt, and by which network."""

    sizes: tuple[int, ...]
    steps: int
    every: int  # steps between two looks
    batch: int = 32

    @property
    def bends(self) -> tuple[str, ...]:
        """Bend every hidden layer by tanh."""
        return ("tanh",) * (len(self.sizes) - 2)


TASKS = {"digits": Task((64, 32, 1), 400, 20), "spiral": Task((2, 8, 8, 1), 2000, 100)}


def odd(images: Digits) -> Points:
    """Turn images into inputs of -1 (paper) ... 1 (ink), and odd digits into the class 1, even ones into -1."""
    return Points(
        images.images.reshape(len(images), -1) / (INK / 2) - 1, np.where(images.labels % 2, 1.0, -1.0)
    )


@lru_cache(maxsize=4)
def data(task: str) -> tuple[Points, Points]:
    """Give the points to learn from and those held out: other hands, or other points of the same spiral."""
    if task == "digits":
        return odd(digits().split("train")), odd(digits().split("valid"))
    points = draw("spiral", 600, 0.1, seed=1)
    return halves(Points(points.x / (REACH / 2), points.y), 2 / 3, seed=1)


def learner(task: str, racer: str, rate: float, seed: int) -> Training:
    """Prepare a training: the seed draws the first weights and the order of the batches, whatever the optimiser."""
    what, (known, _) = TASKS[task], data(task)
    network = MLP.drawn(what.sizes, what.bends, seed)
    settings = Settings(RACERS[racer], Rule(rate=rate), LOSS, what.batch)
    return Training(network, settings, known.x, known.y, seed)


@dataclass(frozen=True)
class Lap:
    """What a network is worth after a step: mean loss in nats on all it learns from, and on what is held out."""

    step: int
    loss: float
    held_out: float


def run(
    task: str, racer: str, rate: float, seed: int, cancelled: Callable[[], bool] = never
) -> Iterator[Lap]:
    """Train, and look every so many steps. A training that diverges ends, and so does one that is cancelled."""
    training, what, (known, other) = learner(task, racer, rate, seed), TASKS[task], data(task)
    for step in range(what.steps + 1):
        if step:
            training.step()
        if training.diverged or (step and cancelled()):
            return
        if step % what.every == 0:
            network = training.network
            yield Lap(step, network.loss(known.x, known.y, LOSS), network.loss(other.x, other.y, LOSS))


def last_loss(task: str, racer: str, rate: float, seeds: Sequence[int] = SEARCH_SEEDS) -> float:
    """Average the training loss after the last step over seeds; infinite when one of them diverges."""
    ends = [list(run(task, racer, rate, seed))[-1] for seed in seeds]
    whole = all(end.step == TASKS[task].steps for end in ends)
    return float(np.mean([end.loss for end in ends])) if whole else float("inf")


def search(task: str, racer: str) -> list[tuple[float, float]]:
    """Try every rate of the GRID: (rate, mean last loss)."""
    return [(rate, last_loss(task, racer, rate)) for rate in GRID]


def overlapping(best: Sequence[float], other: Sequence[float]) -> bool:
    """Return whether two ranges share a value: then the race shows no difference between the two."""
    return min(other) <= max(best) and min(best) <= max(other)
