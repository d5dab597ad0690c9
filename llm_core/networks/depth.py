"""The same two spirals, learnt by networks with no, one, two and four hidden layers, and by one that is only wide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from torch import Tensor

from llm_core import experiments
from llm_core.checkpoints import CheckpointError
from llm_core.networks.mlp import MLP, Settings, Training
from llm_core.networks.optimisers import Rule
from llm_core.networks.points import Points, draw, halves

RECORD = "spiral_depth"
SHAPES: dict[str, tuple[int, ...]] = {"0": (), "1": (8,), "2": (8, 8), "4": (8, 8, 8, 8), "wide": (62,)}
"""Name -> units of the hidden layers. The wide one has as many weights as that with four layers."""
BEND = "tanh"
POINTS, NOISE, DRAW, LEARNT = 400, 0.3, 1, 0.5
"""How many points, how noisy, drawn with which seed, and the share of them to learn from."""
STEPS, LOOK = 6000, 500
SETTINGS = Settings(optimiser="adam", rule=Rule(rate=0.01), loss="logistic", batch=20)


def spirals() -> tuple[Points, Points]:
    """Draw the points to learn from, and those held out."""
    return halves(draw("spiral", POINTS, NOISE, DRAW), LEARNT, DRAW)


def begin(shape: str, seed: int) -> Training:
    """Begin to train the network of one of the SHAPES."""
    layers = SHAPES[shape]
    learnt, _ = spirals()
    network = MLP.drawn([2, *layers, 1], [BEND] * len(layers), seed)
    return Training(network, SETTINGS, learnt.x, learnt.y, seed)


def size(shape: str) -> int:
    """Count the weights and biases of the network of one of the SHAPES."""
    network = begin(shape, 0).network
    return sum(array.size for array in (*network.weights, *network.biases))


def right(network: MLP, points: Points) -> float:
    """Compute the share of the points that lie on the side of their class."""
    return float(np.mean(np.sign(network.output(points.x)) == points.y))


def learn(training: Training, steps: int = STEPS) -> Iterator[tuple[int, float]]:
    """Train; yield the step and the share of held-out points on the right side, at first and after every LOOK steps."""
    _, held_out = spirals()
    for step in range(steps + 1):
        if step % LOOK == 0:
            yield step, right(training.network, held_out)
        if step < steps:
            training.step()


def stored(weights: Mapping[str, Tensor], shape: str, seed: int) -> MLP:
    """Take a network out of the weights that scripts/train_spirals.py keeps. Raises CheckpointError."""
    layers = range(len(SHAPES[shape]) + 1)
    try:
        matrices, biases = (
            [weights[f"{shape}.{seed}.{kind}.{i}"].double().numpy() for i in layers]
            for kind in ("weights", "biases")
        )
    except KeyError as missing:
        raise CheckpointError(f"The weights {RECORD}.safetensors lack {missing}.") from missing
    return MLP(matrices, biases, (BEND,) * (len(layers) - 1))


@dataclass(frozen=True)
class Trained:
    """The record of scripts/train_spirals.py and its weights."""

    facts: dict[str, Any]
    weights: dict[str, Tensor]

    def network(self, shape: str, seed: int) -> MLP:
        """Return one of the trained networks. Raises CheckpointError."""
        return stored(self.weights, shape, seed)

    def shares(self, shape: str) -> list[float]:
        """List the shares of held-out points on the right side, one for each seed."""
        return [self.facts["right"][shape][str(seed)]["held_out"] for seed in self.facts["seeds"]]

    def curve(self, shape: str) -> tuple[list[float], list[float]]:
        """Return steps, and the mean share of held-out points on the right side at each."""
        rows = np.array(list(self.facts["curve"][shape].values()))  # (seeds, looks, 2)
        return rows[0, :, 0].tolist(), rows[:, :, 1].mean(0).tolist()


def load() -> Trained:
    """Read all trained networks. Raises CheckpointError when record or weights are missing or damaged."""
    return Trained(experiments.record(RECORD), experiments.weights(RECORD))
