"""Panel "strip": steps of the optimisation that were painted beforehand, for three styles and four weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chapters.seeing.shown import Shown, row
from chapters.seeing.style.figure import losses_figure
from chapters.seeing.style.source import PAINTER
from llm_core.data.photographs import CREDIT
from llm_core.vision.style import content_loss, gram, gram_loss, losses, stylise
from llm_core.vision.style_pictures import CONTENT, STYLES, small_photograph, style_picture
from llm_core.vision.texture_net import Trained, image_of
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess
from ui.demo import Demo, Figures
from ui.lesson.rows import in_a_row
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels

WEIGHTS = ("1", "10", "100", "alone")
FILTERS = ("trained", "random")
CONTROLS = (
    Choice("style_of", STYLES, "waves", label="style", names="style_"),
    Choice("style_weight", WEIGHTS, "10", label="weight", names="weight_"),
    Choice("style_filters", FILTERS, "trained", label="filters", names="filters_"),
)


@dataclass(frozen=True)
class Strip:
    """One run: its pictures by step, and its losses."""

    style: str
    weight: str
    filters: str
    begin: NDArray[np.uint8]  # the content
    aim: NDArray[np.uint8]  # the style
    pictures: dict[int, NDArray[np.uint8]]
    losses: Sequence[tuple[int, float, float]]  # step, content, style
    other: tuple[float, float]  # the last losses with the other filters


def painted(known: Trained, style: str, weight: str, filters: str) -> Strip:
    """Take one run out of the record."""
    strip, key = known.facts["strip"], f"{style}.{weight}"
    pictures = {step: known.pictures[f"{filters}.{key}.{step}"] for step in strip["kept"]}
    (other,) = set(FILTERS) - {filters}
    return Strip(
        style,
        weight,
        filters,
        image_of(small_photograph(CONTENT)),
        image_of(style_picture(style)),
        pictures,
        strip["runs"][f"{filters}.{key}"],
        tuple(strip["runs"][f"{other}.{key}"][-1][1:]),
    )


def figures(found: Strip, words: Lesson, dark: bool) -> Figures:
    """Draw content, style and the steps in one row, and both losses over the steps."""
    name = words.ui(f"style_{found.style}")
    content = words.ui("strip_content", who=CREDIT[CONTENT])
    key = "strip_style_photograph" if found.style in CREDIT else "strip_style"
    style = words.ui(key, name=name, who=CREDIT.get(found.style, ""))
    shown = [
        Shown(found.begin, content, content),
        Shown(found.aim, style, style),
        *(
            Shown(picture, words.ui("strip_step", step=step), at_step(found, step, name, words))
            for step, picture in found.pictures.items()
        ),
    ]
    labels = draw_labels(words, "step", "loss", "content", "style", prefix="losses_")
    return {
        "pictures": row(shown, 205),
        "losses": losses_figure(found.losses, labels, dark),
    }


def at_step(found: Strip, step: int, name: str, words: Lesson) -> str:
    """Say what the image after a step is, and how far it is from content and style."""
    said = [words.ui("strip_step_alt", step=step, name=name)]
    for _, content, style in [one for one in found.losses if one[0] == step]:
        said.append(words.ui("strip_step_far", content=f"{content:.2f}", style=f"{style:.3f}"))
    return in_a_row(words, said)


def sentence(found: Strip, words: Lesson) -> dict[str, object]:
    """Say where both losses began and ended."""
    (_, _, first), (step, content, style) = found.losses[0], found.losses[-1]
    return {
        "step": step,
        "first": f"{first:.2f}",
        "content": f"{content:.2f}",
        "style": f"{style:.3f}",
        "filters": words.ui(f"filters_{found.filters}"),
        "other_content": f"{found.other[0]:.2f}",
        "other_style": f"{found.other[1]:.3f}",
    }


def asked(found: Strip) -> Found:
    """Tell what is changed: the pixels."""
    return Found("pixels", {}, "pixels")


strip_panel = Demo(
    "style_strip",
    CONTROLS,
    painted,
    figures,
    sentence,
    code=[gram, gram_loss, content_loss, losses, stylise],
    wide=True,
    stacked=True,
    source=PAINTER,
    guess=Guess("style_strip", ("pixels", "weights", "second"), asked),
)
