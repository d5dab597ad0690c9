"""Networks that name a digit of 28 x 28 pixels, of about equal size: what differs is which weights are shared.

The first multiplies every pixel with a weight of its own. The second slides small kernels over the image and ends in a
layer that sees every place apart (as LeCun et al. 1998), the third ends in one mean of each map (as He et al. 2016).
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor, nn

from llm_core import experiments
from llm_core.checkpoints import DAMAGE, CheckpointError
from llm_core.data.mnist import CLASSES, INK, SIDE, mnist
from llm_core.networks.patches_training import Part, tensors

RECORD = "draw"
HIDDEN, WIDE = 12, 64
FIRST, SECOND, THIRD = 8, 16, 48
"""Kernels of each layer of convolution."""


class Dense(nn.Linear):
    """Every output sees every number before it: a fully connected layer."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.flatten(1))


class DigitNetwork(nn.Module):
    """Layers with names, one after the other."""

    def __init__(self, chain: dict[str, nn.Module]):
        super().__init__()
        self.chain = nn.ModuleDict(chain)

    def layers(self, images: Tensor) -> dict[str, Tensor]:
        """Compute every activation for images (N, S, S) of 0 ... 1: layer -> (N, C, side, side) or (N, units)."""
        x = images[:, None]
        found = {"pixels": x}
        for name, layer in self.chain.items():
            found[name] = x = layer(x)
        return found

    def forward(self, images: Tensor) -> Tensor:
        """Score images (N, S, S) of pixels 0 ... 255: (N, classes), before softmax."""
        return self.layers(images / INK)["scores"]

    @property
    def n_parameters(self) -> int:
        return sum(p.numel() for p in self.parameters())


def perceptron(hidden: int, side: int = SIDE, colours: int = 1) -> DigitNetwork:
    """Build the network in which each hidden unit has a weight for every pixel."""
    first = Dense(colours * side**2, hidden)
    return DigitNetwork({"hidden": first, "hidden_relu": nn.ReLU(), "scores": Dense(hidden, CLASSES)})


def convolutions(side: int = SIDE, colours: int = 1) -> DigitNetwork:
    """Build the network that slides kernels, and gives every place of the last maps a weight of its own."""
    chain = _block(1, colours, FIRST) | _block(2, FIRST, SECOND)
    return DigitNetwork(chain | {"scores": Dense(SECOND * (side // 4) ** 2, CLASSES)})


def averaged(side: int = SIDE, colours: int = 1) -> DigitNetwork:
    """Build the network that slides kernels, and keeps one number of each of the last maps: global average pooling."""
    chain = _block(1, colours, FIRST) | _block(2, FIRST, SECOND)
    chain |= {"conv3": nn.Conv2d(SECOND, THIRD, 3, padding=1), "relu3": nn.ReLU()}
    return DigitNetwork(chain | {"mean": nn.AdaptiveAvgPool2d(1), "scores": Dense(THIRD, CLASSES)})


def _block(n: int, before: int, after: int) -> dict[str, nn.Module]:
    """Build convolution, bend, pooling."""
    convolution = nn.Conv2d(before, after, 3, padding=1)
    return {f"conv{n}": convolution, f"relu{n}": nn.ReLU(), f"pool{n}": nn.MaxPool2d(2)}


NETWORKS: dict[str, Callable[[], DigitNetwork]] = {
    "mlp": lambda: perceptron(HIDDEN),
    "wide": lambda: perceptron(WIDE),
    "cnn": convolutions,
    "gap": averaged,
}
KINDS = tuple(NETWORKS)
KEPT = ("mlp", "cnn", "gap")
"""Those whose weights are in the record; of the wide one it has only the counts."""


def untrained(kind: str, seed: int) -> DigitNetwork:
    """Build a network before its first step."""
    with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
        torch.manual_seed(seed)
        return NETWORKS[kind]()


def trained() -> dict[str, dict[int, DigitNetwork]]:
    """Read the networks of scripts/train_draw.py: kind -> seed -> network. Raises CheckpointError."""
    found, facts = experiments.weights(RECORD), experiments.record(RECORD)
    try:
        return {kind: {seed: stored(found, kind, seed) for seed in facts["seed"]} for kind in KEPT}
    except DAMAGE as error:
        raise CheckpointError(f"The record {RECORD}.json does not fit its weights: {error}.") from error


def stored(found: dict[str, Tensor], kind: str, seed: int) -> DigitNetwork:
    """Build one network from the weights of the record."""
    network, prefix = NETWORKS[kind](), f"{kind}.{seed}."
    network.load_state_dict({k.removeprefix(prefix): t for k, t in found.items() if k.startswith(prefix)})
    return network.eval().requires_grad_(False)


def drawn_parts() -> dict[str, Part]:
    """Read the digits of 28 x 28 pixels as tensors, by part. Raises MnistMissing."""
    return {name: tensors(mnist(name)) for name in ("train", "valid", "test")}
