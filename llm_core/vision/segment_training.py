"""Train U-Nets on scenes that a program draws: one loop for scripts/train_segmenter.py and for a visitor.

Every batch is new. Scenes that visitors see (seeds below FIRST) and held-out ones are in no batch.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from llm_core import experiments
from llm_core.checkpoints import DAMAGE, CheckpointError
from llm_core.training import Event, GradientLearner, Recipe, never, train
from llm_core.vision.blob_pictures import blob_picture
from llm_core.vision.masks import accuracy, confusion
from llm_core.vision.shape_scenes import CLASSES, random_scene
from llm_core.vision.unet import UNet

RECORD = "segmenter"
BATCH = 12
RECIPE = Recipe(learning_rate=6e-3, weight_decay=0.01)
FIRST, HELD_OUT = 100_000, 50_000
"""Seeds: training scenes are drawn from FIRST on, held-out ones from HELD_OUT on; visitors choose smaller ones."""
SPAN = 10_000_000

Part = tuple[Tensor, Tensor]
"""Pictures (N, n_in, S, S) and labels (N, S, S)."""


@dataclass(frozen=True)
class Subject:
    """What is to be segmented."""

    n_in: int
    n_class: int
    widths: tuple[int, ...]
    draw: Callable[[int], tuple[Tensor, Tensor]]  # seed -> picture (n_in, S, S), labels (S, S)


def shapes(seed: int) -> tuple[Tensor, Tensor]:
    """Draw a scene of shapes."""
    found = random_scene(seed)
    return picture_of(found.image), torch.from_numpy(found.truth.labels).long()


def blobs(seed: int) -> tuple[Tensor, Tensor]:
    """Draw a grey picture with blobs."""
    picture, truth = blob_picture(seed)
    return torch.from_numpy(picture)[None], torch.from_numpy(truth).long()


def picture_of(image: NDArray[np.uint8]) -> Tensor:
    """Turn an image (S, S, 3) of 0 ... 255 into a picture (3, S, S) of 0 ... 1."""
    return torch.from_numpy(image).permute(2, 0, 1).float() / 255


SUBJECTS = {
    "shapes": Subject(3, len(CLASSES), (12, 24, 48), shapes),
    "blobs": Subject(1, 2, (8, 16, 32), blobs),
}


def untrained(subject: str, seed: int) -> UNet:
    """Build the network before its first step."""
    one = SUBJECTS[subject]
    with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
        torch.manual_seed(seed)
        return UNet(one.n_in, one.n_class, one.widths)


def stacked(subject: str, seeds: list[int]) -> Part:
    """Draw the scenes of these seeds."""
    pictures, labels = zip(*(SUBJECTS[subject].draw(seed) for seed in seeds), strict=True)
    return torch.stack(pictures), torch.stack(labels)


@lru_cache(maxsize=4)
def held_out(subject: str, n: int) -> Part:
    """Draw n scenes that no training sees. Never change the tensors: they are shared."""
    return stacked(subject, list(range(HELD_OUT, HELD_OUT + n)))


class SceneLearner(GradientLearner):
    """Cross-entropy of the class, averaged over all pixels."""

    def __init__(self, model: UNet, subject: str):
        super().__init__(model, RECIPE)
        self.subject = subject

    def loss(self, ids: Tensor) -> Tensor:
        """Compute the loss of the scenes with these seeds, ids (B, 1)."""
        pictures, labels = stacked(self.subject, ids[:, 0].tolist())
        return F.cross_entropy(self.model(pictures), labels)


@torch.inference_mode()
def found(model: UNet, pictures: Tensor) -> Tensor:
    """Name the likeliest class of every pixel, (N, S, S)."""
    return torch.cat([model(part).argmax(1) for part in pictures.split(32)])


def named(model: UNet, pictures: Sequence[Tensor]) -> NDArray[np.uint8]:
    """Name the likeliest class of every pixel of some pictures, (N, S, S)."""
    return found(model, torch.stack(list(pictures))).to(torch.uint8).numpy()


def counts(model: UNet, part: Part) -> NDArray[np.integer]:
    """Count pixels by true class and class found, (C, C)."""
    pictures, labels = part
    return confusion(labels.numpy(), found(model, pictures).numpy(), model.classify.out_channels)


def rows(seed: int) -> Iterator[Tensor]:
    """Draw endless batches (BATCH, 1) of seeds of scenes."""
    generator = torch.Generator().manual_seed(seed)
    while True:
        yield FIRST + torch.randint(SPAN, (BATCH,), generator=generator)[:, None]


def learn(
    model: UNet,
    subject: str,
    steps: int,
    seed: int,
    *,
    until: int | None = None,
    every: int = 100,
    checked: int = 40,
    cancelled: Callable[[], bool] = never,
) -> Iterator[Event]:
    """Train; the `valid` of an event is the share of pixels of `checked` held-out scenes with the right class."""
    part = held_out(subject, checked)
    return train(
        SceneLearner(model, subject),
        rows(seed),
        steps=steps,
        until=until,
        every=every,
        validate=lambda: accuracy(counts(model.eval(), part)),
        cancelled=cancelled,
        clock=time.process_time,
    )


@dataclass(frozen=True)
class Trained:
    """The networks of scripts/train_segmenter.py, and what was measured of them."""

    models: dict[str, UNet]  # by subject
    facts: dict[str, Any]


def trained() -> Trained:
    """Read networks and record. Raises CheckpointError when one is missing or damaged."""
    tensors, facts = experiments.weights(RECORD), experiments.record(RECORD)
    try:
        return Trained({subject: stored(tensors, subject) for subject in SUBJECTS}, facts["subjects"])
    except DAMAGE as error:
        raise CheckpointError(f"The record {RECORD}.json does not fit its weights: {error}.") from error


def stored(tensors: dict[str, Tensor], subject: str) -> UNet:
    """Build one network from the weights of the record."""
    model, prefix = untrained(subject, 0), f"{subject}."
    model.load_state_dict(
        {key.removeprefix(prefix): t for key, t in tensors.items() if key.startswith(prefix)}
    )
    return model.eval().requires_grad_(False)
