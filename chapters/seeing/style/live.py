"""Panel "live": the same optimisation of 96 x 96 pixels, with pictures that the visitor chooses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st
from torch import Tensor

from chapters.seeing.shown import Shown, row
from chapters.seeing.style.figure import losses_figure
from chapters.seeing.style.grams import reader_of
from chapters.seeing.style.source import PAINTER
from llm_core.checkpoints import CheckpointError
from llm_core.data.photographs import CREDIT, NAMES, PhotographMissing
from llm_core.vision.style import Sight, StyleReader, stylise
from llm_core.vision.style_pictures import resized, style_picture
from llm_core.vision.texture_net import image_of, picture_of, untrained
from llm_core.vision.textures import PATTERNS
from ui.controls.choice import Choice
from ui.controls.number import Step
from ui.controls.picture import PictureBox
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart, draw_labels
from ui.site.theme import dark
from ui.work import lanes as worker
from ui.work.live_training import LiveTraining, Run

SIZE, STEPS, EVERY = (96, 96), 100, 5
RANDOM_SEED = 1
OPTIONS = (*NAMES, *PATTERNS, "own")
CONTENT = Choice("paint_content", OPTIONS, "flower", label="content", names="style_", widget=st.selectbox)
STYLE = Choice("paint_style", OPTIONS, "waves", label="style", names="style_", widget=st.selectbox)
WEIGHT = Step("paint_weight", (1, 3, 10, 30, 100), 10, label="style_weight")
FILTERS = Choice("paint_filters", ("trained", "random"), "trained", label="filters", names="filters_")
CONTROLS = (CONTENT, STYLE, WEIGHT, FILTERS)
SNIPPET = """from llm_core.vision.style import style_reader, stylise
from llm_core.vision.style_pictures import style_picture
from llm_core.vision.texture_net import trained

content, style = (style_picture(name, (96, 96)) for name in ("flower", "waves"))
for sight in stylise(style_reader(trained().net), content, style, weight=10, steps=100):
    print(sight.step, sight.content, sight.style)
"""


@dataclass(frozen=True)
class Asked:
    """One run."""

    reader: StyleReader
    content: Tensor
    style: Tensor
    weight: float
    names: tuple[str, str, str]  # content, style, filters: as they stand in the link

    def __str__(self) -> str:
        return f"{self.names} {self.weight}"


def paint(asked: Asked, report: worker.Report, over: Callable[[], bool]) -> Sight | None:
    """Optimise the pixels on the worker, and report every look."""
    last = None
    for last in stylise(asked.reader, asked.content, asked.style, asked.weight, STEPS, EVERY, over):
        report(last, steps=last.step)
    return last


def draw_run(words: Lesson, run: Run) -> None:
    """Draw content, style and the image as it is, and both losses so far."""
    sights: list[Sight] = run.events
    asked: Asked = run.settings
    if not sights:
        return
    names = [words.ui(f"style_{name}") for name in asked.names[:2]]
    pictures = [
        (asked.content, words.ui("live_content", name=names[0])),
        (asked.style, words.ui("live_style", name=names[1])),
        (sights[-1].picture, words.ui("strip_step", step=sights[-1].step)),
    ]
    st.html(row([Shown(image_of(picture), name, name) for picture, name in pictures], 256))
    losses = [(one.step, one.content, one.style) for one in sights]
    labels = draw_labels(words, "step", "loss", "content", "style", prefix="losses_")
    chart("paint_losses", words.ui("style_strip_losses_alt"), losses_figure, losses, labels, dark())


def progress(words: Lesson, run: Run) -> str:
    """Write how many of the steps are done."""
    return words.ui("paint_progress", step=run.step, steps=STEPS)


TRAINING = LiveTraining("paint", paint, draw_run, progress, prefix="paint_", drawing_first=True)


@st.fragment
def live_panel(words: Lesson) -> None:
    """Draw everything of the panel."""
    expect: dict[str, object] = {"steps": STEPS}
    with panel(words, "style_live", [stylise, SNIPPET], expect, wide=True):
        with st.container(horizontal=True, key="paint_controls", vertical_alignment="bottom", gap="medium"):
            names = CONTENT.draw(words), STYLE.draw(words)
            weight, filters = WEIGHT.draw(words), FILTERS.draw(words)
        try:
            asked = settings(words, (*names, filters), weight)
        except (CheckpointError, PhotographMissing) as reason:
            notice(words.ui("failed", reason=reason))
            return
        run = TRAINING.current()
        if run is None or run.done:
            TRAINING.offer(words.ui("paint_go"), asked, STEPS, type="primary")
        if run is None:
            draw_pictures(words, asked)
        elif TRAINING.show(words, run):
            draw_run(words, run)


def settings(words: Lesson, names: tuple[str, str, str], weight: float) -> Asked | None:
    """Collect what is painted with; None, with a notice, while a picture is missing. Raises CheckpointError."""
    for name in dict.fromkeys(names[:2]):
        if name in CREDIT:
            notice(lesson("pictures").ui("credit", who=CREDIT[name]), "gb-note")
    content, style = (picture_for(words, name, f"paint_own_{i}") for i, name in enumerate(names[:2]))
    if content is None or style is None:
        return None
    net = PAINTER.get().net
    reader = reader_of(net) if names[2] == "trained" else random_reader()
    return Asked(reader, content, style, float(weight), names)


@lru_cache(maxsize=1)
def random_reader() -> StyleReader:
    """Give the same network before it learnt anything, made once for everybody."""
    return reader_of(untrained(RANDOM_SEED))


def picture_for(words: Lesson, name: str, box: str) -> Tensor | None:
    """Give a picture by its name, small; None, with a notice, while the visitor has given none."""
    if name != "own":
        return style_picture(name, SIZE)
    own = PictureBox(box, 4 * SIZE[0]).draw(words)
    return None if own is None else picture_of(resized(own.pixels, *SIZE))


def draw_pictures(words: Lesson, asked: Asked | None) -> None:
    """Draw what is painted with, before the first step."""
    if asked is None:
        return
    names = [words.ui(f"style_{name}") for name in asked.names[:2]]
    labels = words.ui("live_content", name=names[0]), words.ui("live_style", name=names[1])
    pictures = zip((asked.content, asked.style), labels, strict=True)
    st.html(row([Shown(image_of(picture), name, name) for picture, name in pictures], 256))
