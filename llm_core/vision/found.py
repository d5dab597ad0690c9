"""Compare what a detector found with what is there: hits, false alarms, misses; precision and recall."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from llm_core.vision.boxes import Box, iou

ENOUGH = 0.5
"""Least IoU of a box with a true one."""


class Labelled(NamedTuple):
    """A box and the class of what it holds; a true box has the score 1."""

    box: Box
    label: int
    score: float = 1.0


class Counts(NamedTuple):
    """How many boxes are right, how many are not, and how many things nobody found."""

    hits: int
    false_alarms: int
    misses: int

    @property
    def precision(self) -> float | None:
        """Divide the hits by all boxes; None where there is no box."""
        found = self.hits + self.false_alarms
        return self.hits / found if found else None

    @property
    def recall(self) -> float | None:
        """Divide the hits by all true boxes; None where there is none."""
        there = self.hits + self.misses
        return self.hits / there if there else None


def matches(found: Sequence[Labelled], true: Sequence[Labelled]) -> list[int | None]:
    """Give each box the free true one of its class that it overlaps most, the best scores first; None: false alarm."""
    given: list[int | None] = [None] * len(found)
    for i in sorted(range(len(found)), key=lambda i: -found[i].score):
        free = [k for k in range(len(true)) if k not in given and true[k].label == found[i].label]
        best = max(free, key=lambda k: iou(found[i].box, true[k].box), default=None)
        if best is not None and iou(found[i].box, true[best].box) >= ENOUGH:
            given[i] = best
    return given


def counted(found: Sequence[Labelled], true: Sequence[Labelled]) -> Counts:
    """Count hits, false alarms and misses."""
    hits = sum(one is not None for one in matches(found, true))
    return Counts(hits, len(found) - hits, len(true) - hits)


def together(parts: Sequence[Counts]) -> Counts:
    """Add up the counts of several scenes."""
    return Counts(*(sum(column) for column in zip(*parts, strict=True))) if parts else Counts(0, 0, 0)
