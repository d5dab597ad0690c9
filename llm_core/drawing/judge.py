"""A small network that names digits judges what was drawn: is it recognised, and as which class?

A reader of ten classes alone is sure of noise too: one trained here named 58% of random pixels, most of them an 8. So
this one learns an eleventh answer, "no digit", from digits that were spoilt. Its word is still no proof of quality.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from llm_core.drawing.small_digits import CLASSES, small_digits
from llm_core.networks.digit_readers import moved

PASS = 0.95
"""Share of real validation digits above the bar."""
COVERED = 0.02
"""A class is covered when at least this share of the samples is recognised as it; a tenth would be even."""


class Judge(nn.Module):
    """Score the ten classes of images (N, S, S) of 0 ... 1, and "no digit": two convolutions, each with pooling."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(32 * 9, CLASSES + 1),
        )

    def forward(self, images: Tensor) -> Tensor:
        return cast(Tensor, self.layers(images[:, None]))


class Verdict(NamedTuple):
    """What the judge says of images: the class it names, and how sure it is."""

    classes: Tensor  # (N,)
    sure: Tensor  # (N,), the probability of that class


@torch.inference_mode()
def judged(judge: Judge, images: Tensor) -> Verdict:
    """Name images (N, S, S), each with its probability."""
    sure, classes = judge(images).softmax(-1)[:, :CLASSES].max(-1)
    return Verdict(classes, sure)


def bar_of(judge: Judge) -> float:
    """Find the probability above which PASS of the real validation digits are named."""
    sure = judged(judge, small_digits("valid")[0]).sure
    return float(sure.quantile(1 - PASS))


def class_shares(verdict: Verdict, bar: float) -> Tensor:
    """Compute which share of all images is recognised as each class (classes,); their sum is the share recognised."""
    named = verdict.classes[verdict.sure >= bar]
    return torch.bincount(named, minlength=CLASSES) / len(verdict.classes)


def covered(shares: Tensor) -> int:
    """Count the classes that are covered."""
    return int((shares >= COVERED).sum())


def nearest(images: Tensor, known: Tensor) -> tuple[Tensor, Tensor]:
    """Find for each image (N, S, S) the nearest of the known ones (M, S, S): its number and the distance, both (N,).

    The distance is the root of the summed squared differences of all pixels.
    """
    distances = torch.cdist(images.flatten(1), known.flatten(1))
    found = distances.min(1)
    return found.indices, found.values


def teach(judge: Judge, steps: int, seed: int, batch: int = 64) -> Iterator[tuple[int, float]]:
    """Train on real digits, each batch moved by up to a pixel, and on spoilt ones, half as many.

    Yields steps and the share of validation digits that are named right.
    """
    images, labels = small_digits("train")
    optimizer = torch.optim.AdamW(judge.parameters(), lr=2e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    generator = torch.Generator().manual_seed(seed)
    for step in range(1, steps + 1):
        at = torch.randint(len(labels), (batch,), generator=generator)
        right, down = (int(one) for one in torch.randint(-1, 2, (2,), generator=generator))
        shown = torch.cat([moved(images[at], right, down), spoilt(images, batch // 2, generator)])
        answers = torch.cat([labels[at], torch.full((len(shown) - batch,), CLASSES)])
        optimizer.zero_grad()
        F.cross_entropy(judge(shown), answers).backward()
        optimizer.step()
        schedule.step()
        if step % 250 == 0 or step == steps:
            yield step, share_right(judge, "valid")


def spoilt(images: Tensor, n: int, generator: torch.Generator) -> Tensor:
    """Make n images that are no digits: random pixels, shuffled pixels, two digits in one, quarters of four."""
    part, side = n // 4, images.shape[-1]
    pick = images[torch.randint(len(images), (7, part), generator=generator)]  # (7, n / 4, S, S)
    random = torch.rand(part, side, side, generator=generator)
    shuffled = pick[0].flatten(1)[:, torch.randperm(side * side, generator=generator)].view(-1, side, side)
    half, quarters = side // 2, pick[3].clone()
    quarters[:, :half, half:], quarters[:, half:, :half] = pick[4][:, :half, half:], pick[5][:, half:, :half]
    quarters[:, half:, half:] = pick[6][:, half:, half:]
    return torch.cat([random, shuffled, torch.maximum(pick[1], pick[2]), quarters])


def share_right(judge: Judge, part: str) -> float:
    """Compute the share of real digits of a part that the judge names right."""
    images, labels = small_digits(part)
    return float((judged(judge, images).classes == labels).float().mean())
