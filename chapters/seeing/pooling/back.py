"""Panel "the way up": a transposed convolution sends every cell back to the pixels it would have come from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.seeing.pooling.figure import overlap_map
from llm_core.vision.convolution import Floats, Steps, convolve_back
from ui.controls.choice import Choice
from ui.demo import Demo, Figures
from ui.lesson.rows import in_a_row, listing
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels, in_words

CELLS = 4
"""Cells along each side of the small map."""
CONTROLS = (
    Choice("pool_back_k", ("2", "3", "4", "5"), "3", label="back_k"),
    Choice("pool_back_stride", ("1", "2", "3"), "2", label="stride"),
)


@dataclass(frozen=True)
class Back:
    """How many times each pixel was written, (H, W)."""

    times: Floats
    k: int
    stride: int


def sent_back(k: str, stride: str) -> Back:
    """Send a map of ones back through a kernel of ones: each pixel counts who reached it."""
    side, steps = int(k), Steps(stride=int(stride))
    (times,) = convolve_back(np.ones((1, CELLS, CELLS)), np.ones((1, 1, side, side)), steps)
    return Back(times, side, steps.stride)


def figures(found: Back, words: Lesson, dark: bool) -> Figures:
    """Draw the counts."""
    drawn = overlap_map(found.times, draw_labels(words, "times", prefix="back_"), dark)
    return {"times": in_words(drawn, row_by_row(found.times, words))}


def row_by_row(times: Floats, words: Lesson) -> str:
    """Say the numbers of each row; rows that are alike are named together."""
    alike: dict[str, list[str]] = {}
    for number, row in enumerate(times.astype(int), start=1):
        alike.setdefault(" ".join(map(str, row)), []).append(str(number))
    said = [
        words.ui("back_row" if len(rows) == 1 else "back_rows", rows=listing(words, rows), numbers=numbers)
        for numbers, rows in alike.items()
    ]
    return in_a_row(words, said)


def sentence(found: Back, words: Lesson) -> dict[str, object]:
    """Give the size, and say whether all pixels inside are written equally often."""
    edge = found.k - 1
    side = found.times.shape[0]
    inside = found.times[edge : side - edge, edge : side - edge]
    values = inside if inside.size else found.times
    low, high = int(values.min()), int(values.max())
    key = "back_even" if low == high else "back_uneven"
    facts = {"cells": CELLS, "k": found.k, "stride": found.stride, "side": side}
    return facts | {"pattern": words.ui(key, low=low, high=high)}


back = Demo("pool_back", CONTROLS, sent_back, figures, sentence, code=[convolve_back])
