"""Panel "one number for a map": global average pooling, and its twin, the mean over the tokens of a sentence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.seeing.pooling.figure import vector_bars
from chapters.seeing.pooling.order import KERNELS
from llm_core.data.mnist import MnistMissing, mnist
from llm_core.vision.convolution import Floats, Steps, convolve
from llm_core.vision.pooling import changed, global_average, relu
from ui.controls.number import Number
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import digits, percent

DIGITS, FURTHEST = 500, 4
CLASSES = 1000
MAP = (7, 512)
"""Side and number of the maps at the end of a usual network, where heads are compared."""
CONTROLS = (
    Number("pool_whole_digit", 1, DIGITS, 401, label="whole_digit"),
    Number("pool_whole_right", -FURTHEST, FURTHEST, 2, label="whole_right", slider=True),
)


@dataclass(frozen=True)
class Whole:
    """The mean of each map, before and after the digit was moved."""

    here: Floats  # (F,)
    moved: Floats
    maps_changed: float  # how much of the maps themselves is not shared
    right: int


def averaged(n: int, right: int) -> Whole | str:
    """Average the maps of four kernels over a digit, in its place and moved; a sentence where digits are missing."""
    try:
        image = mnist("test").images[n - 1].astype(float)
    except MnistMissing as reason:
        return str(reason)
    wide = np.pad(image, ((0, 0), (FURTHEST, FURTHEST)))[None]
    maps, there = (features(np.roll(wide, move, axis=2)) for move in (0, right))
    return Whole(global_average(maps), global_average(there), changed(maps, there), right)


def features(picture: Floats) -> Floats:
    """Lay the four kernels on a picture and cut off what is below 0: (1, H, W) -> (4, H, W)."""
    kernels = np.array(list(KERNELS.values()), float)[:, None]
    return relu(convolve(picture, kernels, steps=Steps(padding=1)))


def figures(found: Whole | str, words: Lesson, dark: bool) -> Figures:
    """Draw both vectors."""
    if isinstance(found, str):
        return {}
    names = [words.ui(f"kernel_{name}") for name in KERNELS]
    labels = draw_labels(words, "mean", "here", "moved", prefix="whole_")
    return {"bars": vector_bars(names, found.here, found.moved, labels, dark)}


def notices(found: Whole | str, words: Lesson) -> list[str]:
    """Say that digits are missing."""
    return [words.ui("failed", reason=found)] if isinstance(found, str) else []


def sentence(found: Whole | str, words: Lesson) -> dict[str, object]:
    """Compare what the move changed in the maps and in their means, and count two heads."""
    if isinstance(found, str):
        return {}
    side, channels = MAP
    key = "whole_one" if abs(found.right) == 1 else "whole_more"
    return {
        "right": words.ui(key, n=str(found.right).replace("-", "\N{MINUS SIGN}")),
        "maps": percent(found.maps_changed),
        "vector": digits(float(np.abs(found.here - found.moved).max().round(9))),
        "side": side,
        "channels": channels,
        "classes": f"{CLASSES:,}",
        "dense": f"{side * side * channels * CLASSES + CLASSES:,}",
        "head": f"{channels * CLASSES + CLASSES:,}",
    }


whole = Demo(
    "pool_whole",
    CONTROLS,
    averaged,
    figures,
    sentence,
    code=[global_average, features],
    notices=notices,
    ways=(("studio", "summarise"), ("seeing", "convolution")),
)
