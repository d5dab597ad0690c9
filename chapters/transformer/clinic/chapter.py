"""The chapter "Clinic": a model with six defects, the lines that may repair it, the tests that say whether they do."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from chapters.transformer.clinic.proofs import proofs_panel
from chapters.transformer.clinic.sentences import count, summary, verdict
from chapters.transformer.clinic.state import (
    FED,
    PLACES,
    SEEDS,
    UNTOUCHED,
    Names,
    examined,
    line_of,
    repaired,
)
from chapters.transformer.clinic.train import train_panel
from chapters.transformer.clinic.views import reach_panel, shapes_panel
from llm_core.clinic.exam import TESTS, Layout
from llm_core.clinic.patient import OPTIONS, Patient
from ui.controls.choice import choice
from ui.lesson.code import source_of
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.site.language import html_lang


def panels(words: Lesson) -> None:
    """The repair, what it does to two sentences, the shapes, small facts, and a training."""
    names, layout, seed = clinic_panel(words)
    found = examined(names, layout, seed)
    reach_panel(words, found, examined(UNTOUCHED, FED[0], seed))
    shapes_panel(words, found, layout, names, seed)
    proofs_panel(words)
    train_panel(words, names, seed)


def clinic_panel(words: Lesson) -> tuple[Names, Layout, int]:
    """Six boxes with a choice and a verdict each; returns what was chosen."""
    code: list[Callable[..., Any]] = [Patient]
    expect: dict[str, object] = {}
    with panel(words, "clinic", code, expect, wide=True):
        layout, seed = settings(words)
        counter = st.container()
        with st.expander(words.ui("read_class")):
            st.code(source_of(Patient)[1], language="python", wrap_lines=True)
        boxes = [box for pair in pairs() for box in side_by_side(words, pair)]
        names = tuple(name for name, _ in boxes)
        found = examined(names, layout, seed)
        counter.html(count(words, found.states()))
        for place, (_, where) in zip(PLACES, boxes, strict=True):
            where.html(verdict(words, place, found.findings[place]))
        # `panel` shows the code after this block, so the chosen lines can still be added
        code += [line for place, name in zip(PLACES, names, strict=True) for line in OPTIONS[place][name]]
        expect |= at_the_start(words, seed)
    return names, layout, seed


def settings(words: Lesson) -> tuple[Layout, int]:
    """How the sentences are fed, the start weights, and two buttons."""
    fed: dict[str, str] = {name: words.ui(f"fed_{name}") for name in FED}
    with st.container(horizontal=True, key="clinic_settings", vertical_alignment="bottom"):
        choice(st.segmented_control, words.ui("fed"), list(FED), "clinic_fed", names=fed.__getitem__)
        seed = choice(st.segmented_control, words.ui("seed"), list(SEEDS), "clinic_seed")
        st.button(words.ui("again"), key="clinic_again", on_click=put, args=(UNTOUCHED,))
        st.button(words.ui("healthy"), key="clinic_healthy", on_click=put, args=(repaired(),))
    layout = next(name for name in FED if name == st.session_state["clinic_fed"])
    return layout, int(seed)


def put(names: Names) -> None:
    """For a button: this version, fed as people feed models today."""
    st.session_state.update({f"clinic_{place}": name for place, name in zip(PLACES, names, strict=True)})
    st.session_state["clinic_fed"] = FED[0]


def pairs() -> list[tuple[str, str]]:
    """The places two by two, so that a phone keeps their order."""
    return list(zip(PLACES[::2], PLACES[1::2], strict=True))


def side_by_side(words: Lesson, pair: tuple[str, str]) -> list[tuple[str, DeltaGenerator]]:
    boxes = []
    for column, place in zip(st.columns(2), pair, strict=True):
        with column:
            boxes.append(card(words, place))
    return boxes


def card(words: Lesson, place: str) -> tuple[str, DeltaGenerator]:
    """The box of one place: what is asked, the lines to choose from, the place of the verdict, the test itself."""
    title = words.ui(f"title_{place}")
    with st.container(border=True, key=f"clinic_card_{place}"):
        st.html(
            f'<div lang="{html_lang()}"><h3 class="gb-clinic-title">{html.escape(title)}</h3>'
            f'<p class="gb-clinic-asks">{html.escape(words.ui(f"asks_{place}"))}</p></div>'
        )
        lines = {
            name: f"`{line_of(functions)}`".replace(" · ", "` · `")
            for name, functions in OPTIONS[place].items()
        }
        look: dict[str, Any] = {"names": lines.__getitem__, "label_visibility": "collapsed"}
        name = choice(st.radio, title, list(lines), f"clinic_{place}", **look)
        where = st.container()
        with st.expander(words.ui("read_test")):
            st.code(source_of(TESTS[place])[1], language="python", wrap_lines=True)
    return name, where


def at_the_start(words: Lesson, seed: int) -> dict[str, object]:
    """The verdicts on the untouched model in both layouts."""
    start, turned = (summary(words, examined(UNTOUCHED, fed, seed).states()) for fed in FED)
    return {"start": start, "turned": turned}


PANELS = (panels,)
