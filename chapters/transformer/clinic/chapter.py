"""The chapter "Clinic": a model with six defects, the lines that may repair it, the tests that say whether they do."""

from __future__ import annotations

import html
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from chapters.transformer.clinic import state, stored
from chapters.transformer.clinic.proofs import proofs_panel
from chapters.transformer.clinic.reach import reach_panel
from chapters.transformer.clinic.sentences import count, summary, verdict
from chapters.transformer.clinic.shapes import shapes_panel
from chapters.transformer.clinic.state import (
    FED,
    LAYOUTS,
    LINES,
    PLACES,
    SEED,
    UNTOUCHED,
    Names,
    examined,
    line_of,
    put,
    repaired,
)
from chapters.transformer.clinic.train import train_panel
from llm_core.clinic.exam import TESTS, Layout
from llm_core.clinic.patient import OPTIONS, Patient
from ui.lesson.code import source_of
from ui.lesson.panel import panel
from ui.lesson.sentence import Sentence
from ui.lesson.words import Lesson
from ui.site.language import html_lang


def panels(words: Lesson) -> None:
    """Draw the repair, what it does to two sentences, the shapes, small facts, and a training."""
    names, layout, seed = clinic_panel(words)
    reach_panel(words, names, layout, seed)
    shapes_panel(words, names, layout, seed)
    proofs_panel(words)
    train_panel(words, names, seed)


def clinic_panel(words: Lesson) -> tuple[Names, Layout, int]:
    """Draw six boxes with a choice and a verdict each; returns what was chosen."""
    code: list[Callable[..., Any] | str] = [Patient]
    expect: dict[str, object] = {}
    with panel(words, "clinic", code, expect, wide=True):
        layout, seed = settings(words)
        counter = st.container(key="clinic_counter")
        with st.expander(words.ui("read_class")):
            st.code(source_of(Patient)[1], language="python", wrap_lines=True)
        with st.container(key="clinic_shared_controls"):
            boxes = [box for pair in pairs() for box in side_by_side(words, pair)]
        names = tuple(name for name, _ in boxes)
        draw_verdicts(words, names, layout, seed, counter, [place for _, place in boxes])
        # `panel` shows the code after this block, so the chosen lines can still be added
        code += [line for place, name in zip(PLACES, names, strict=True) for line in OPTIONS[place][name]]
        expect |= at_the_start(words, seed)
    return names, layout, seed


def settings(words: Lesson) -> tuple[Layout, int]:
    """Draw how the sentences are fed, the start weights, and two buttons."""
    with st.container(horizontal=True, key="clinic_settings", vertical_alignment="bottom"):
        fed, seed = FED.draw(words), SEED.draw(words)
        st.button(words.ui("again"), key="clinic_again", on_click=put, args=(UNTOUCHED,))
        st.button(words.ui("healthy"), key="clinic_healthy", on_click=put, args=(repaired(),))
    return next(layout for layout in LAYOUTS if layout == fed), int(seed)


def pairs() -> list[tuple[str, str]]:
    """List the places two by two, so that a phone keeps their order."""
    return list(zip(PLACES[::2], PLACES[1::2], strict=True))


def side_by_side(words: Lesson, pair: tuple[str, str]) -> list[tuple[str, DeltaGenerator]]:
    """Draw two boxes in one row."""
    boxes = []
    for column, place in zip(st.columns(2), pair, strict=True):
        with column:
            boxes.append(card(words, place))
    return boxes


def card(words: Lesson, place: str) -> tuple[str, DeltaGenerator]:
    """Draw the box of one place; returns the chosen line and where the verdict goes."""
    with st.container(border=True, key=f"clinic_card_{place}"):
        st.html(
            f'<div lang="{html_lang()}">'
            f'<h3 class="gb-clinic-title">{html.escape(words.ui(f"title_{place}"))}</h3>'
            f'<p class="gb-clinic-asks">{html.escape(words.ui(f"asks_{place}"))}</p></div>'
        )
        lines = {
            name: Sentence(f"`{line_of(functions)}`".replace(" · ", "` · `"))
            for name, functions in OPTIONS[place].items()
        }
        name = LINES[place].draw(words, names=lines.__getitem__, label_visibility="collapsed")
        where = st.container()
        with st.expander(words.ui("read_test")):
            st.code(source_of(TESTS[place])[1], language="python", wrap_lines=True)
    return name, where


def draw_verdicts(
    words: Lesson,
    names: Names,
    layout: Layout,
    seed: int,
    counter: DeltaGenerator,
    places: list[DeltaGenerator],
) -> None:
    """Run the tests on this version; draw how many are green, and in every box what its test found."""
    found = examined(names, layout, seed)
    counter.html(count(words, found.states()))
    for place, where in zip(PLACES, places, strict=True):
        where.html(verdict(words, place, found.findings[place]))


def at_the_start(words: Lesson, seed: int) -> dict[str, object]:
    """Sum up the verdicts on the untouched model in both layouts."""
    start, turned = (summary(words, examined(UNTOUCHED, fed, seed).states()) for fed in LAYOUTS)
    return {"start": start, "turned": turned}


PANELS = (panels,)
CONTROLS = (*state.CONTROLS, stored.BESIDE)
