"""A multilayer perceptron with its way back written out by hand (Rumelhart, Hinton & Williams 1986).

Shapes: N points, D inputs, H units of a layer. Each layer computes z = a W + b, a = bend(z); the last one has one unit.
The same arithmetic runs in the browser (figures/kit/networks); torch's autograd agrees with both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from llm_core.networks.dice import Dice
from llm_core.networks.optimisers import OPTIMISERS, Memory, Rule

Array = NDArray[np.float64]
Bend = tuple[Callable[[Array], Array], Callable[[Array, Array], Array]]
Loss = tuple[Callable[[Array, Array], Array], Callable[[Array, Array], Array]]
ROOT, CUBE = (2 / np.pi) ** 0.5, 0.044715
"""Of GELU, as GPT-2 has them."""
Masks = Sequence[Array] | None
"""Of each hidden layer (N, H), what its values are multiplied with in one step of learning; None: by 1."""


def sigmoid(z: Array) -> Array:
    """Compute 1 / (1 + e^-z), without overflow."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1, e) / (1 + e)


def gelu(z: Array) -> Array:
    """Bend as GPT-2 does: z times a smooth step, in the form with tanh (Hendrycks & Gimpel 2016)."""
    return 0.5 * z * (1 + np.tanh(ROOT * (z + CUBE * z**3)))


def gelu_slope(z: Array) -> Array:
    """Compute the slope of `gelu`."""
    t = np.tanh(ROOT * (z + CUBE * z**3))
    return 0.5 * (1 + t) + 0.5 * z * (1 - t**2) * ROOT * (1 + 3 * CUBE * z**2)


BENDS: dict[str, Bend] = {  # value from z; slope from z and the value
    "none": (lambda z: z, lambda z, a: np.ones_like(z)),
    "relu": (lambda z: np.maximum(z, 0), lambda z, a: (z > 0).astype(z.dtype)),
    "tanh": (np.tanh, lambda z, a: 1 - a**2),
    "sigmoid": (sigmoid, lambda z, a: a * (1 - a)),
    "leaky": (lambda z: np.where(z > 0, z, 0.01 * z), lambda z, a: np.where(z > 0, 1.0, 0.01)),
    "gelu": (gelu, lambda z, a: gelu_slope(z)),
}
LOSSES: dict[str, Loss] = {  # of the last z and the target y, for each point; slope with respect to z
    "square": (lambda z, y: (z - y) ** 2 / 2, lambda z, y: z - y),
    "logistic": (lambda z, y: np.logaddexp(0, -y * z), lambda z, y: -y * sigmoid(-y * z)),
}


def masked(values: Array, masks: Masks, layer: int) -> Array:
    """Multiply what goes into a layer with the mask of the hidden layer before it; inputs (layer 0) have none."""
    return values if masks is None or layer == 0 else values * masks[layer - 1]


@dataclass
class MLP:
    weights: list[Array]  # of each layer (in, out)
    biases: list[Array]  # (out,)
    bends: Sequence[str]  # of the hidden layers; the last layer is bent by its loss

    @classmethod
    def drawn(cls, sizes: Sequence[int], bends: Sequence[str], seed: int) -> MLP:
        """Draw the first weights from a bell of variance 1 / inputs (LeCun et al. 1998); biases are 0."""
        dice = Dice(seed)
        weights = [
            np.array([[dice.normal() / n**0.5 for _ in range(m)] for _ in range(n)])
            for n, m in pairwise(sizes)
        ]
        return cls(weights, [np.zeros(w.shape[1]) for w in weights], tuple(bends))

    def forward(self, x: Array, masks: Masks = None) -> tuple[list[Array], list[Array]]:
        """Compute what every layer gives. Returns z and a of each layer, a beginning with the inputs."""
        sums, values = [], [x]
        for i, (w, b) in enumerate(zip(self.weights, self.biases, strict=True)):
            sums.append(masked(values[-1], masks, i) @ w + b)
            last = i == len(self.weights) - 1
            values.append(sums[-1] if last else BENDS[self.bends[i]][0](sums[-1]))
        return sums, values

    def output(self, x: Array) -> Array:
        """Compute the last number of each point, (N,)."""
        return self.forward(x)[1][-1][:, 0]

    def slopes(self, x: Array, y: Array, loss: str, masks: Masks = None) -> tuple[list[Array], list[Array]]:
        """Go back through the layers: the slope of the mean loss with respect to all weights and biases."""
        sums, values = self.forward(x, masks)
        back = LOSSES[loss][1](sums[-1][:, 0], y)[:, None] / len(y)
        return self.way_back(sums, values, back, masks)[:2]

    def way_back(
        self, sums: list[Array], values: list[Array], back: Array, masks: Masks = None
    ) -> tuple[list[Array], list[Array], Array]:
        """Go back from the slope at the last z, (N, out). Returns the slopes for weights, biases and inputs (N, D)."""
        for_weights, for_biases = [], []
        for i in reversed(range(len(self.weights))):
            for_weights.append(masked(values[i], masks, i).T @ back)
            for_biases.append(back.sum(0))
            back = masked(back @ self.weights[i].T, masks, i)
            if i:
                back = back * BENDS[self.bends[i - 1]][1](sums[i - 1], values[i])
        return for_weights[::-1], for_biases[::-1], back

    def loss(self, x: Array, y: Array, loss: str) -> float:
        """Compute the mean loss."""
        return float(LOSSES[loss][0](self.output(x), y).mean()) if len(y) else float("nan")


@dataclass(frozen=True)
class Settings:
    """How an MLP learns."""

    optimiser: str = "gd"
    rule: Rule = field(default_factory=Rule)
    loss: str = "square"
    batch: int = 10
    l1: float = 0.0
    l2: float = 0.0
    dropout: float = 0.0
    """Share of the hidden units that are silent in a step, drawn anew for each point (Srivastava et al. 2014)."""


@dataclass
class Training:
    """An MLP that learns step by step; a step that leaves the numbers is not taken, and said."""

    network: MLP
    settings: Settings
    x: Array
    y: Array
    seed: int
    steps: int = 0
    diverged: bool = False
    memories: list[Memory] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.memories = [Memory() for _ in range(2 * len(self.network.weights))]
        self.batches = self._batches()
        self.noise = np.random.default_rng(self.seed)

    def _batches(self) -> Iterator[list[int]]:
        """Go through the points in an order of each round's own, a batch at a time; the last may be smaller."""
        dice = Dice(self.seed)
        while True:
            order = dice.shuffled(len(self.y))
            for start in range(0, len(order), self.settings.batch):
                yield order[start : start + self.settings.batch]

    def masks(self, n: int) -> Masks:
        """Draw which hidden units are silent; the others speak louder, so that on average a sum stays as it is."""
        keep = 1 - self.settings.dropout
        if keep == 1:
            return None
        return [(self.noise.random((n, w.shape[1])) < keep) / keep for w in self.network.weights[:-1]]

    def step(self) -> None:
        """Learn from the next batch."""
        if self.diverged:
            return
        rows, s, network = next(self.batches), self.settings, self.network
        for_weights, for_biases = network.slopes(self.x[rows], self.y[rows], s.loss, self.masks(len(rows)))
        for_weights = [
            g + s.l1 * np.sign(w) + s.l2 * w for g, w in zip(for_weights, network.weights, strict=True)
        ]
        now = [*network.weights, *network.biases]
        then = [
            OPTIMISERS[s.optimiser](w, g, s.rule, memory)
            for w, g, memory in zip(now, [*for_weights, *for_biases], self.memories, strict=True)
        ]
        if not all(np.isfinite(w).all() for w in then):
            self.diverged = True
            return
        network.weights, network.biases = then[: len(then) // 2], then[len(then) // 2 :]
        self.steps += 1
