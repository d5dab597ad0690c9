"""Train readers of digit strips: one loop for scripts/train_strip.py and for a visitor.

Strips are put together from single digits, so there are as many as one likes; hands of the test are in no other part.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import torch
import torch.nn.functional as F
from torch import Tensor

from llm_core.networks.patches_training import Part, by_form
from llm_core.training import Event, GradientLearner, Recipe, never, train
from llm_core.vision.strip_readers import StripReader, right_answers

STEPS = {"sum": 3000, "largest": 500}
BATCH, EVERY = 32, 100
SHORTEST, LONGEST, TESTED_PLACES = 3, 8, 16
"""Digits of a strip in training, and places at which a reader is tested."""
RATES = (1e-3, 3e-3, 1e-2)
SEARCH_SEED, SEEDS = 4, (1, 2, 3)
VALID_SEED, TEST_SEED, TESTED = 1001, 2001, 400


class StripLearner(GradientLearner):
    """Cross-entropy of the running result, averaged over all places of a strip."""

    def __init__(self, model: StripReader, part: Part, task: str, rate: float) -> None:
        super().__init__(model, Recipe(learning_rate=rate, weight_decay=0.01))
        self.images, self.labels = part
        self.task = task

    def loss(self, ids: Tensor) -> Tensor:
        """Compute the loss of strips of the images with these numbers, ids (B, T)."""
        scores = self.model(self.images[ids])  # (B, T, classes)
        return F.cross_entropy(scores.flatten(0, 1), right_answers(self.task, self.labels[ids]).flatten())


def rows(n: int, seed: int) -> Iterator[Tensor]:
    """Draw endless batches (BATCH, T) of numbers of images; each batch has a length of its own."""
    draw = torch.Generator().manual_seed(seed)
    while True:
        length = int(torch.randint(SHORTEST, LONGEST + 1, (1,), generator=draw))
        yield torch.randint(n, (BATCH, length), generator=draw)


@torch.inference_mode()
def right_by_place(
    model: StripReader, part: Part, task: str, seed: int, places: int, count: int = TESTED
) -> list[float]:
    """Compute the share of right answers at each place, over strips of that many digits drawn from a part."""
    images, labels = part
    ids = torch.randint(len(labels), (count, places), generator=torch.Generator().manual_seed(seed))
    right: Tensor = model(images[ids]).argmax(-1) == right_answers(task, labels[ids])
    return right.float().mean(0).tolist()


def learn(
    model: StripReader,
    task: str,
    rate: float,
    seed: int,
    *,
    until: int | None = None,
    every: int = EVERY,
    cancelled: Callable[[], bool] = never,
) -> Iterator[Event]:
    """Train, or the first `until` steps of it.

    The `valid` of an event is the share right after the last of LONGEST digits, in validation hands. Raises
    DigitsMissing.
    """
    parts = by_form()
    return train(
        StripLearner(model, parts["train"], task, rate),
        rows(len(parts["train"][1]), seed),
        steps=STEPS[task],
        until=until,
        every=every,
        validate=lambda: right_by_place(model, parts["valid"], task, VALID_SEED, LONGEST, 200)[-1],
        cancelled=cancelled,
        clock=time.process_time,
    )
