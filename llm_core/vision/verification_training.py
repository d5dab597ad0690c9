"""Train the network that embeds digits: one loop for scripts/train_verifier.py and for a visitor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import torch
import torch.nn.functional as F
from torch import Tensor

from llm_core.data.mnist import SIDE, mnist
from llm_core.training import Event, GradientLearner, Recipe, never, train
from llm_core.vision.verification import KNOWN, Embedder, all_pairs, embed, equal_error, of_classes

BATCH, MARGIN, REACH = 96, 1.0, 2
RECIPE = Recipe(learning_rate=2e-3, weight_decay=0.01)


def pair_loss(vectors: Tensor, labels: Tensor) -> Tensor:
    """Pull pairs of one class together, push others apart until MARGIN lies between them.

    vectors (B, D) of length 1, labels (B,). The mean square of the distances of same pairs, plus the mean square of
    what different pairs lack to MARGIN.
    """
    first, second = torch.triu_indices(len(vectors), len(vectors), 1)
    squares = (2 - 2 * (vectors @ vectors.T)[first, second]).clamp(min=1e-8)
    same = labels[first] == labels[second]
    lacking = (MARGIN - squares[~same].sqrt()).clamp(min=0)
    return squares[same].mean() + (lacking**2).mean()


class PairLearner(GradientLearner):
    """The loss of all pairs in a batch; each image is moved by up to REACH pixels, at random, whenever it is read."""

    def __init__(self, model: Embedder, seed: int):
        super().__init__(model, RECIPE)
        part = of_classes(mnist("train"), KNOWN)
        self.images = F.pad(torch.from_numpy(part.images), (REACH,) * 4)
        self.labels = torch.from_numpy(part.labels)
        self.generator = torch.Generator().manual_seed(seed)

    def loss(self, ids: Tensor) -> Tensor:
        """Compute the loss of the images with these numbers, ids (B, 1)."""
        at, side = ids[:, 0], torch.arange(SIDE)
        right, down = torch.randint(1 + 2 * REACH, (2, len(at), 1), generator=self.generator)
        moved = self.images[at[:, None, None], (down + side)[:, :, None], (right + side)[:, None]]
        return pair_loss(self.model(moved), self.labels[at])


def rows(n: int, seed: int) -> Iterator[Tensor]:
    """Draw endless batches (BATCH, 1) of numbers of images."""
    generator = torch.Generator().manual_seed(seed)
    while True:
        yield torch.randint(n, (BATCH,), generator=generator)[:, None]


def valid_error(model: Embedder, classes: tuple[int, ...]) -> float:
    """Compute the equal error rate of the validation digits of these classes."""
    part = of_classes(mnist("valid"), classes)
    return equal_error(all_pairs(embed(model.eval(), part.images), part.labels)).rate


def learn(
    model: Embedder, steps: int, seed: int, *, every: int = 100, cancelled: Callable[[], bool] = never
) -> Iterator[Event]:
    """Train on the known classes; the `valid` of an event is the equal error rate of their validation digits."""
    learner = PairLearner(model, seed)
    return train(
        learner,
        rows(len(learner.labels), seed),
        steps=steps,
        every=every,
        validate=lambda: valid_error(model, KNOWN),
        cancelled=cancelled,
        clock=time.process_time,
    )
