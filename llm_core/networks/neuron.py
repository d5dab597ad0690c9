"""One artificial neuron: a weighted sum, a number added, a bend; the rule that finds its weights; layers of neurons.

The same arithmetic runs in the browser (chapters/learning/neuron/component/bends.js); tests hold both equal.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from llm_core.networks.mlp import MLP, Settings, Training
from llm_core.networks.optimisers import Rule

Array = NDArray[np.float64]
Weights = tuple[float, float, float]
"""w1, w2 and the bias b."""

CORNERS = ((0, 0), (0, 1), (1, 0), (1, 1))
TARGETS: dict[str, tuple[int, ...]] = {"and": (0, 0, 0, 1), "or": (0, 1, 1, 1), "xor": (0, 1, 1, 0)}
"""What each corner should answer."""

BENDS: dict[str, Callable[[float], float]] = {
    "none": lambda z: z,
    "step": lambda z: float(z > 0),
    "sigmoid": lambda z: 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z)),
    "tanh": math.tanh,
    "relu": lambda z: max(0.0, z),
    "gelu": lambda z: z * (1 + math.erf(z / math.sqrt(2))) / 2,  # Hendrycks & Gimpel 2016
}


def weighted_sum(x: Sequence[float], weights: Weights) -> float:
    """Compute z = w1 x1 + w2 x2 + b."""
    return weights[0] * x[0] + weights[1] * x[1] + weights[2]


def neuron(x: Sequence[float], weights: Weights, bend: str) -> float:
    """Compute the whole neuron: bend(w1 x1 + w2 x2 + b)."""
    return BENDS[bend](weighted_sum(x, weights))


def says_yes(x: Sequence[float], weights: Weights) -> bool:
    """Return on which side of its line a point lies: z > 0, whatever the bend."""
    return weighted_sum(x, weights) > 0


def right_corners(weights: Weights, targets: Sequence[int]) -> int:
    """Count the corners that are answered as they should be."""
    return sum(says_yes(x, weights) == bool(t) for x, t in zip(CORNERS, targets, strict=True))


@dataclass(frozen=True)
class Correction:
    """One step of the perceptron's rule: a corner that was wrong, and the weights afterwards."""

    round: int
    corner: tuple[int, int]
    weights: Weights


def correct(x: Sequence[float], target: int, weights: Weights) -> Weights:
    """Take one step of the perceptron's rule (Rosenblatt 1958): w + (target - answer) x, b + (target - answer)."""
    miss = target - int(says_yes(x, weights))
    return (weights[0] + miss * x[0], weights[1] + miss * x[1], weights[2] + miss)


def perceptron(
    targets: Sequence[int], rounds: int, start: Weights = (0.0, 0.0, 0.0)
) -> tuple[list[Correction], list[int]]:
    """Go through the corners, round after round, and correct each that is wrong; stops after a round without one.

    Returns the corrections and the number of them in each round.
    """
    corrections: list[Correction] = []
    counts: list[int] = []
    weights = start
    for number in range(1, rounds + 1):
        before = len(corrections)
        for x, target in zip(CORNERS, targets, strict=True):
            moved = correct(x, target, weights)
            if moved != weights:
                weights = moved
                corrections.append(Correction(number, x, weights))
        counts.append(len(corrections) - before)
        if not counts[-1]:
            break
    return corrections, counts


def and_by_hand(x1: int, x2: int) -> bool:
    """Answer yes when both inputs are 1."""
    return x1 == 1 and x2 == 1


def or_by_hand(x1: int, x2: int) -> bool:
    """Answer yes when at least one input is 1."""
    return x1 == 1 or x2 == 1


def xor_by_hand(x1: int, x2: int) -> bool:
    """Answer yes when exactly one input is 1."""
    return x1 != x2


BY_HAND: dict[str, Callable[[int, int], bool]] = {"and": and_by_hand, "or": or_by_hand, "xor": xor_by_hand}


def separable(rounds: int = 50) -> list[tuple[int, ...]]:
    """List those of the 16 ways to answer the four corners that one neuron can learn."""
    every = [tuple(n >> i & 1 for i in range(4)) for n in range(16)]
    return [targets for targets in every if perceptron(targets, rounds)[1][-1] == 0]


# --- two layers and more ---

TRAINING = Settings(rule=Rule(rate=1.0), loss="logistic", batch=len(CORNERS))
STEPS = 1000
"""How the 2-2-1 network of the lesson learns: gradient descent on all four corners."""


def points(targets: Sequence[int]) -> tuple[Array, Array]:
    """Give the corners (4, 2), and +1 or -1 for each (4,)."""
    return np.array(CORNERS, dtype=np.float64), np.array([1.0 if target else -1.0 for target in targets])


UNDECIDED = 1e-9
"""Up to here an output counts as 0: what training without a bend leaves is rounding."""


def train_corners(targets: Sequence[int], bend: str, seed: int, steps: int = STEPS) -> MLP:
    """Train two inputs, two hidden neurons and one output on the corners, from the first weights of a seed."""
    x, y = points(targets)
    training = Training(MLP.drawn((2, 2, 1), (bend,), seed), TRAINING, x, y, seed)
    for _ in range(steps):
        training.step()
    return training.network


def answered(network: MLP, targets: Sequence[int]) -> int:
    """Count the corners that a network answers as it should; an output that is 0 but for rounding decides nothing."""
    x, y = points(targets)
    return int((network.output(x) * y > UNDECIDED).sum())


def deep(depth: int, bend: str, seed: int, width: int = 4) -> MLP:
    """Draw a network of `depth` layers with two inputs and one output; biases too, so that its line misses 0."""
    network = MLP.drawn((2, *[width] * (depth - 1), 1), (bend,) * (depth - 1), seed)
    drawn = MLP.drawn((1, *[width] * (depth - 1), 1), (bend,) * (depth - 1), seed + 1)
    network.biases = [0.3 * w[0] for w in drawn.weights]
    return network


def fold(network: MLP) -> tuple[Array, float]:
    """Multiply the matrices of a network without bends into one layer: weights (inputs,), bias."""
    weights = reduce(np.matmul, network.weights)
    bias = reduce(
        lambda b, layer: b @ layer[0] + layer[1],
        zip(network.weights, network.biases, strict=True),
        np.zeros(2),
    )
    return weights[:, 0], float(bias[0])


def layered_connections(sizes: Sequence[int]) -> int:
    """Count the connections of a feed-forward network: each unit with each of the next layer, biases left out."""
    return sum(a * b for a, b in pairwise(sizes))


def all_to_all(n: int) -> int:
    """Count the connections if each of n units were joined to each other one: n (n - 1) / 2."""
    return n * (n - 1) // 2
