"""Boxes in a picture: area, overlap, intersection over union, and non-maximum suppression."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Box(NamedTuple):
    """A rectangle in pixels; `right` and `bottom` are where it ends. One that ends before it begins is empty."""

    left: float
    top: float
    right: float
    bottom: float


def area(box: Box) -> float:
    """Compute width times height; 0 for an empty box."""
    return max(0.0, box.right - box.left) * max(0.0, box.bottom - box.top)


def intersection(a: Box, b: Box) -> Box:
    """Find what lies in both boxes; empty where they do not meet."""
    return Box(max(a.left, b.left), max(a.top, b.top), min(a.right, b.right), min(a.bottom, b.bottom))


def iou(a: Box, b: Box) -> float:
    """Compute intersection over union: 1 for equal boxes, 0 for boxes that do not meet.

    Two boxes without area have no union to divide by: 0, also when they are equal (torchvision answers nan).
    """
    shared = area(intersection(a, b))
    union = area(a) + area(b) - shared
    return shared / union if union > 0 else 0.0


def iou_table(a: NDArray[np.floating], b: NDArray[np.floating]) -> NDArray[np.float64]:
    """Compute the IoU of every box of a (N, 4) with every box of b (M, 4) at once: (N, M)."""
    low, high = np.maximum(a[:, None, :2], b[:, :2]), np.minimum(a[:, None, 2:], b[:, 2:])
    shared = (high - low).clip(0).prod(2)  # (N, M)
    areas = [(boxes[:, 2:] - boxes[:, :2]).clip(0).prod(1) for boxes in (a, b)]
    union = areas[0][:, None] + areas[1] - shared
    return np.where(union > 0, shared / np.where(union > 0, union, 1), 0.0)


class Fate(NamedTuple):
    """What became of a box: `by` is the number of the box that suppressed it, with their IoU; None: it is kept."""

    by: int | None
    iou: float


def suppress(
    boxes: Sequence[Box], scores: Sequence[float], threshold: float, classes: Sequence[int] | None = None
) -> list[Fate]:
    """Keep the best box, drop all that overlap it by more than the threshold, and so on with the rest.

    Greedy non-maximum suppression, as in Girshick et al. 2014. Of equal scores the earlier box goes first.
    At a threshold of 1 every box stays, at 0 no two of those that stay meet. classes: only boxes of one class compete.
    """
    each = np.array(boxes, dtype=np.float64).reshape(-1, 4)
    ious, kinds = iou_table(each, each), np.zeros(len(boxes)) if classes is None else np.array(classes)
    fates = [Fate(None, 0.0)] * len(boxes)
    free = np.ones(len(boxes), dtype=bool)  # neither kept nor dropped yet
    for i in sorted(range(len(boxes)), key=lambda i: -scores[i]):
        if not free[i]:
            continue
        free[i] = False
        for j in np.flatnonzero(free & (kinds == kinds[i]) & (ious[i] > threshold)):
            fates[j], free[j] = Fate(i, float(ious[i, j])), False
    return fates
