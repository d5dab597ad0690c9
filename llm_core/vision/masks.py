"""Masks: semantic, instance and panoptic, and how far one agrees with the truth.

Labels are classes: 0 is the ground ("stuff", which is not counted), 1, 2, ... are kinds of things. Instances are
numbers of single things: 1, 2, ..., 0 where there is none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from llm_core.vision.components import components

LEAST = 6
"""Parts of a mask with fewer pixels are taken for crumbs, and given to the ground."""

Ints = NDArray[np.integer]


@dataclass(frozen=True)
class Panoptic:
    """One class for every pixel, and for things one number."""

    labels: Ints  # (H, W)
    instances: Ints  # (H, W)

    @property
    def count(self) -> int:
        """How many things there are."""
        return len(np.unique(self.instances[self.instances > 0]))


def panoptic(labels: Ints, least: int = LEAST) -> Panoptic:
    """Give a number to the things of a semantic mask: each connected part of a class is taken for one thing.

    Two things of a class that touch become one, and a thing that another one cuts in two becomes two.
    """
    classes, numbers = labels.copy(), np.zeros(labels.shape, np.int32)
    for kind in np.unique(labels[labels > 0]):
        parts = components(labels == kind)
        for part in range(1, parts.max() + 1):
            where = parts == part
            if where.sum() < least:
                classes[where] = 0
            else:
                numbers[where] = numbers.max() + 1
    return Panoptic(classes, numbers)


def confusion(truth: Ints, found: Ints, n_class: int) -> Ints:
    """Count pixels by their true class (row) and the class that was found (column): (C, C)."""
    pairs = truth.astype(np.int64).ravel() * n_class + found.astype(np.int64).ravel()
    return np.bincount(pairs, minlength=n_class**2).reshape(n_class, n_class)


def accuracy(counts: Ints) -> float:
    """Compute the share of pixels with the right class."""
    return float(np.trace(counts) / counts.sum())


def iou(counts: Ints) -> NDArray[np.float64]:
    """Compute intersection over union of each class, (C,): NaN where a class is neither there nor found."""
    both = np.diag(counts)
    either = counts.sum(0) + counts.sum(1) - both
    return np.where(either > 0, both / np.maximum(either, 1), np.nan)


def overlap(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float:
    """Compute intersection over union of two masks; 0 for two empty ones."""
    either = int((one | other).sum())
    return int((one & other).sum()) / either if either else 0.0


def matches(truth: Panoptic, found: Panoptic, kind: int) -> list[tuple[int, int, float]]:
    """List (true number, found number, IoU) for the things of a class that agree: an IoU above one half.

    No thing can agree with two others, as things do not overlap.
    """
    pairs = []
    for one in numbers_of(truth, kind):
        mine = truth.instances == one
        for other in np.unique(found.instances[mine & (found.labels == kind) & (found.instances > 0)]):
            agreement = overlap(mine, found.instances == other)
            if agreement > 0.5:
                pairs.append((one, int(other), agreement))
    return pairs


def numbers_of(mask: Panoptic, kind: int) -> list[int]:
    """List the numbers of the things of a class."""
    return [int(n) for n in np.unique(mask.instances[(mask.labels == kind) & (mask.instances > 0)])]


def panoptic_quality(truth: Panoptic, found: Panoptic, kind: int) -> float:
    """Compute the panoptic quality of a class of things (Kirillov et al. 2019, eq. 1); NaN without any.

    Sum of the IoU of the pairs, divided by pairs + half of what was found wrongly + half of what was missed.
    """
    pairs = matches(truth, found, kind)
    things = len(numbers_of(truth, kind)) + len(numbers_of(found, kind))
    return sum(agreement for *_, agreement in pairs) / (things / 2) if things else float("nan")


def rates(truth: NDArray[np.bool_], marked: NDArray[np.bool_]) -> tuple[float, float]:
    """Compute sensitivity (share of what is there that is marked) and specificity (of the rest, that is not).

    NaN where there is nothing to take a share of.
    """
    there, rest = int(truth.sum()), int((~truth).sum())
    hit, spared = int((truth & marked).sum()), int((~truth & ~marked).sum())
    return hit / there if there else float("nan"), spared / rest if rest else float("nan")
