"""Panel "which order": ReLU before pooling, or after it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np

from chapters.seeing.pooling.figure import map_picture
from llm_core.data.mnist import MnistMissing, mnist
from llm_core.data.photographs import CREDIT, PhotographMissing, photograph
from llm_core.vision.convolution import Floats, convolve, grey
from llm_core.vision.pooling import POOLS, order_gap, order_gaps, pooled, relu
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import digits
from ui.site.language import html_lang

KERNELS = {
    "upright": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "level": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "outline": [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]],
    "blur": [[1, 1, 1], [1, 1, 1], [1, 1, 1]],
}
DIGIT = 400
"""Of the test part."""
CONTROLS = (
    Choice("pool_order_picture", ("digit", "china", "flower"), label="order_picture", names="picture_"),
    Choice("pool_order_kernel", tuple(KERNELS), label="order_kernel", names="kernel_"),
    Choice("pool_order_how", tuple(reversed(POOLS)), label="how", names="how_"),
)
GUESSES = ("both", "max", "none")


@dataclass(frozen=True)
class Orders:
    """A map pooled in both orders, and how far they are apart."""

    first: Floats  # ReLU, then pooling: (H, W)
    last: Floats  # pooling, then ReLU
    gaps: dict[str, float]  # of both ways of pooling, in the cell where they differ most
    spread: float  # standard deviation of the map
    picture: str
    how: str


def feature_map(picture: str, kernel: str) -> Floats:
    """Compute the map of one kernel over a picture, (1, H, W)."""
    pixels = mnist("test").images[DIGIT] if picture == "digit" else grey(photograph(picture))
    return convolve(pixels[None].astype(float), np.array(KERNELS[kernel], float)[None, None])


def ordered(picture: str, kernel: str, how: str) -> Orders | str:
    """Pool the map of a kernel in both orders; a sentence where the picture is missing."""
    try:
        maps = feature_map(picture, kernel)
    except (MnistMissing, PhotographMissing) as reason:
        return str(reason)
    first, last = pooled(relu(maps), how)[0], relu(pooled(maps, how))[0]
    return Orders(first, last, order_gaps(maps), float(maps.std()), picture, how)


def figures(found: Orders | str, words: Lesson, dark: bool) -> Figures:
    """Draw both results, and what is between them."""
    if isinstance(found, str):
        return {}
    most = float(max(found.first.max(), found.last.max())) or 1.0
    labels = draw_labels(words, "cell", prefix="axis_")
    shown = {"first": found.first, "last": found.last, "between": found.first - found.last}
    return {name: map_picture(values, most, labels, dark) for name, values in shown.items()}


def covered(found: Orders | str, words: Lesson, dark: bool) -> Figures:
    """Leave the second order and the difference out: a sentence stands in their place."""
    if isinstance(found, str):
        return {}
    waits = f'<p class="gb-fine" lang="{html_lang()}">{escape(words.ui("order_waits"))}</p>'
    return {"last": waits, "between": waits}


def notices(found: Orders | str, words: Lesson) -> list[str]:
    """Say that the picture is missing, or whose it is."""
    if isinstance(found, str):
        return [words.ui("failed", reason=found)]
    return [words.ui("credit", who=CREDIT[found.picture])] if found.picture in CREDIT else []


def sentence(found: Orders | str, words: Lesson) -> dict[str, object]:
    """Give both gaps, plainly and in typical sizes of a cell."""
    if isinstance(found, str):
        return {}
    average = found.gaps["average"]
    facts: dict[str, object] = {"max": digits(found.gaps["max"]), "average": digits(average, 3)}
    return facts | {"times": digits(average / (found.spread or 1.0), 2)}


def asked(found: Orders | str) -> Found:
    """Say for which way of pooling the order makes no difference on this map."""
    gaps = {} if isinstance(found, str) else found.gaps
    same = [name for name, gap in gaps.items() if gap < 1e-9]
    option = {2: "both", 1: "max"}.get(len(same), "none")
    facts = {name: digits(gaps.get(name, 0.0), 3) for name in POOLS}
    return Found(option, facts, gaps.get("average"))


order = Demo(
    "pool_order",
    CONTROLS,
    ordered,
    figures,
    sentence,
    code=[order_gap, relu],
    notices=notices,
    wide=True,
    guess=Guess("pool_order", GUESSES, asked),
    covered=covered,
)
