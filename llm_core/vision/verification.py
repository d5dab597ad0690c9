"""Same or different? A network turns a digit into a vector; the distance of two vectors decides, at a threshold.

Digits stand in for faces: the question "are these two of one kind?" is asked of kinds the network never saw.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from llm_core import experiments
from llm_core.checkpoints import DAMAGE, CheckpointError
from llm_core.data.mnist import INK, SIDE, Mnist, mnist

RECORD = "verifier"
KNOWN, NEW = (0, 1, 2, 3, 4, 5, 6), (7, 8, 9)
"""Digits that the network learnt to tell apart, and those it never saw."""
GROUPS = {"new": NEW, "known": KNOWN}
DIMENSIONS, FILTERS, SECOND = 16, 16, 32
FARTHEST = 2.0
"""The largest distance of two vectors of length 1."""

Floats = NDArray[np.floating]


class Embedder(nn.Module):
    """A small convolutional network that turns an image into a vector of length 1."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(1, FILTERS, 3, padding=1)
        self.second = nn.Conv2d(FILTERS, SECOND, 3, padding=1)
        self.last = nn.Linear(SECOND * (SIDE // 4) ** 2, DIMENSIONS)

    def forward(self, images: Tensor) -> Tensor:
        """Embed images (N, 28, 28) of 0 (paper) ... 255 (ink): (N, DIMENSIONS)."""
        maps = F.max_pool2d(F.relu(self.first(images.float()[:, None] / INK)), 2)  # (N, 16, 14, 14)
        maps = F.max_pool2d(F.relu(self.second(maps)), 2)  # (N, 32, 7, 7)
        return F.normalize(self.last(maps.flatten(1)), dim=1)


def untrained(seed: int) -> Embedder:
    """Build the network before its first step."""
    with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
        torch.manual_seed(seed)
        return Embedder()


def trained() -> dict[int, Embedder]:
    """Read the networks of scripts/train_verifier.py, by seed. Raises CheckpointError."""
    tensors, facts = experiments.weights(RECORD), experiments.record(RECORD)
    try:
        return {seed: stored(tensors, seed) for seed in facts["seed"]}
    except DAMAGE as error:
        raise CheckpointError(f"The record {RECORD}.json does not fit its weights: {error}.") from error


def stored(tensors: dict[str, Tensor], seed: int) -> Embedder:
    """Build one network from the weights of the record."""
    network, prefix = Embedder(), f"{seed}."
    network.load_state_dict(
        {key.removeprefix(prefix): t for key, t in tensors.items() if key.startswith(prefix)}
    )
    return network.eval().requires_grad_(False)


@torch.inference_mode()
def embed(network: Embedder, images: NDArray[np.uint8]) -> Floats:
    """Embed images (N, 28, 28): (N, DIMENSIONS)."""
    return cast(Floats, network(torch.from_numpy(images.copy())).numpy())


def pixels(images: NDArray[np.uint8]) -> Floats:
    """Take the pixels themselves as a vector of length 1: (N, 784). A blank image stays all 0."""
    rows = images.reshape(len(images), -1).astype(np.float32)
    length = np.sqrt((rows**2).sum(1, keepdims=True))
    return cast(Floats, rows / np.where(length == 0, 1, length))


def distance(a: Floats, b: Floats) -> float:
    """Compute the Euclidean distance of two vectors: the root of the sum of squared differences."""
    return float(np.sqrt(((a - b) ** 2).sum()))


class Distances(NamedTuple):
    """Distances of all pairs of different images, each kind sorted."""

    same: Floats
    different: Floats


def all_pairs(vectors: Floats, labels: NDArray[np.uint8]) -> Distances:
    """Measure every pair of vectors (N, D) once, and tell by their labels (N,) which ones are of one class."""
    first, second = np.triu_indices(len(vectors), 1)
    squares = 2 - 2 * (vectors @ vectors.T)[first, second]  # of vectors of length 1
    far = np.sqrt(squares.clip(0))
    same = labels[first] == labels[second]
    return Distances(np.sort(far[same]), np.sort(far[~same]))


def of_classes(part: Mnist, classes: tuple[int, ...]) -> Mnist:
    """Take the digits of these classes."""
    mine = np.isin(part.labels, classes)
    return Mnist(part.images[mine], part.labels[mine])


class Errors(NamedTuple):
    """What a threshold does to all pairs; a pair is called the same when its distance is at most the threshold."""

    false_accepts: int  # different, called the same
    false_rejects: int  # the same, called different
    different: int
    same: int

    @property
    def accept_rate(self) -> float:
        """Share of the different pairs that are called the same."""
        return self.false_accepts / self.different

    @property
    def reject_rate(self) -> float:
        """Share of the same pairs that are called different."""
        return self.false_rejects / self.same


def errors(found: Distances, threshold: float) -> Errors:
    """Count both errors at a threshold."""
    accepted = int(np.searchsorted(found.different, threshold, side="right"))
    rejected = len(found.same) - int(np.searchsorted(found.same, threshold, side="right"))
    return Errors(accepted, rejected, len(found.different), len(found.same))


def rates(found: Distances, thresholds: Floats) -> tuple[Floats, Floats]:
    """Compute the shares of false accepts and of false rejects at each of these thresholds."""
    accepts = np.searchsorted(found.different, thresholds, side="right") / len(found.different)
    rejects = 1 - np.searchsorted(found.same, thresholds, side="right") / len(found.same)
    return accepts, rejects


class Equal(NamedTuple):
    """Where both errors are equally frequent."""

    threshold: float
    rate: float


def equal_error(found: Distances) -> Equal:
    """Find the threshold at which both shares are nearest to each other; the rate is their mean there."""
    thresholds = np.concatenate([found.same, found.different])
    accepts, rejects = rates(found, thresholds)
    best = int(np.abs(accepts - rejects).argmin())
    return Equal(float(thresholds[best]), float((accepts[best] + rejects[best]) / 2))


class Gate(NamedTuple):
    """What happens to the people who claim to be somebody, in people."""

    honest_passed: float
    honest_stopped: float
    impostors_passed: float
    impostors_stopped: float

    @property
    def stopped_are_impostors(self) -> float:
        """Share of the stopped who are impostors (Bayes); nan where nobody is stopped."""
        stopped = self.impostors_stopped + self.honest_stopped
        return self.impostors_stopped / stopped if stopped else float("nan")

    @property
    def passed_are_impostors(self) -> float:
        """Share of those let through who are impostors; nan where nobody passes."""
        passed = self.impostors_passed + self.honest_passed
        return self.impostors_passed / passed if passed else float("nan")


def at_the_gate(people: int, impostors: int, accept_rate: float, reject_rate: float) -> Gate:
    """Apply both rates to so many people, of whom so many are impostors."""
    honest = people - impostors
    return Gate(
        honest * (1 - reject_rate),
        honest * reject_rate,
        impostors * accept_rate,
        impostors * (1 - accept_rate),
    )


class Measured(NamedTuple):
    """All networks and the distances of all test pairs, by what measures them and by group of classes."""

    networks: dict[int, Embedder]
    distances: dict[
        tuple[str, str], Distances
    ]  # ("1", "new"): seed 1, classes it never saw; ("pixels", "known")


def measured() -> Measured:
    """Measure all pairs of test digits with every stored network and by raw pixels.

    Raises CheckpointError, MnistMissing.
    """
    networks, found = trained(), {}
    for group, classes in GROUPS.items():
        test = of_classes(mnist("test"), classes)
        found["pixels", group] = all_pairs(pixels(test.images), test.labels)
        for seed, network in networks.items():
            found[str(seed), group] = all_pairs(embed(network, test.images), test.labels)
    return Measured(networks, found)
