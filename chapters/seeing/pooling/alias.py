"""Panel "too few pixels": stripes of which only every n-th pixel is kept."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from chapters.seeing.pooling.figure import stripes_picture
from llm_core.vision.convolution import Floats
from llm_core.vision.pooling import alias, average_pool, max_pool, skip, stripes
from ui.controls.choice import Choice
from ui.controls.number import Number
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels, in_words
from ui.show.numbers import between, digits, percent

SIDE = 120
HOWS = ("skip", "average", "max")
CONTROLS = (
    Number("pool_alias_period", 2.0, 16.0, 5.0, 0.1, label="alias_period", slider=True),
    Number("pool_alias_stride", 2, 8, 4, label="alias_stride", slider=True),
    Choice("pool_alias_how", HOWS, label="alias_how", names="alias_how_"),
)


@dataclass(frozen=True)
class Sampled:
    """One row of the stripes, and what is left of it."""

    row: Floats  # (SIDE,)
    kept: Floats  # (SIDE / stride,)
    period: float
    stride: int
    how: str


def sampled(period: float, stride: int, how: str) -> Sampled:
    """Make stripes smaller in one of three ways."""
    picture = stripes(period, SIDE)[None]
    small = skip(picture, stride)
    if how != "skip":
        pool = average_pool if how == "average" else max_pool
        small = pool(picture, stride, stride)
    return Sampled(picture[0, 0], small[0, 0], period, stride, how)


def figures(found: Sampled, words: Lesson, dark: bool) -> Figures:
    """Draw both rows as pictures and as curves."""
    labels = draw_labels(words, "pixels", "kept", "place", "bright", prefix="alias_")
    drawn = stripes_picture(found.row, found.kept, found.stride, labels, dark)
    return {"rows": in_words(drawn, repeats(found, words))}


def repeats(found: Sampled, words: Lesson) -> str:
    """Say after how many pixels the stripes repeat, and after how many what is kept of them."""
    apart = alias(found.period, found.stride)
    return words.ui(
        "alias_repeats" if isfinite(apart) else "alias_alike",
        period=digits(found.period),
        row=ends(found.row, words),
        kept=ends(found.kept, words),
        cells=digits(apart),
        seen=digits(apart * found.stride),
    )


def ends(values: Floats, words: Lesson) -> str:
    """Write the darkest and the brightest value."""
    low, high = (f"{value:.2f}" for value in (values.min(), values.max()))
    return low if low == high else between(low, high, words.language)


def sentence(found: Sampled, words: Lesson) -> dict[str, object]:
    """Say after how many pixels the stripes repeat now, and how much of their contrast is left."""
    apart = alias(found.period, found.stride)
    contrast = float(found.kept.max() - found.kept.min()) / float(found.row.max() - found.row.min())
    facts = {
        "side": SIDE,
        "to": len(found.kept),
        "share": f"1/{found.stride**2}",
        "period": digits(found.period),
        "contrast": percent(contrast),
        "least": 2 * found.stride,
    }
    if not isfinite(apart):
        return facts | {"seen": words.ui("alias_gone")}
    key = "alias_true" if found.period >= 2 * found.stride else "alias_false"
    return facts | {"seen": words.ui(key, seen=digits(apart * found.stride), cells=digits(apart))}


aliased = Demo("pool_alias", CONTROLS, sampled, figures, sentence, code=[skip, stripes, alias])
