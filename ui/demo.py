"""A demo is a declaration: what it is set with, what it computes, what it draws, and what the numbers say.

Everything else is done here, the same for all: binding to the link, keeping answers, drawing text and figures, "what
you should see", the code and the same in Python.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from ui.controls.control import Control
from ui.lesson.panel import panel
from ui.lesson.snippet import snippet_of
from ui.lesson.words import Lesson
from ui.show.chart import Numbers, chart, with_numbers
from ui.site.theme import dark

Figures = Mapping[str, go.Figure]
BEATS = ("heading", "figure", "sentence")


@dataclass(frozen=True)
class Demo:
    """One panel. `id` is that of its words.

    compute: the values of the controls, in their order -> numbers; pure, quick, kept for everybody with these values.
    figures: (numbers, words, dark) -> name -> figure; a name's text alternative is the string <id>_<name>_alt.
    sentence: (numbers, words) -> the placeholders of "what you should see".
    component: (words) -> the same placeholders, for a panel that computes in the browser and has no `compute`.
    """

    id: str
    controls: tuple[Control, ...] = ()
    compute: Callable[..., Any] | None = None
    figures: Callable[[Any, Lesson, bool], Figures] | None = None
    sentence: Callable[[Any, Lesson], Mapping[str, object]] | None = None
    code: Sequence[Callable[..., Any]] = ()
    component: Callable[[Lesson], Mapping[str, object]] | None = None
    wide: bool = False
    numbers: Callable[[Any], Mapping[str, Numbers]] | None = None
    """Tables behind the figures, by the figure's name; by default those that the browser reads from the figure."""
    snippet: Callable[..., str] | None = None
    """The values of the controls -> the same in Python; by default made from `compute`."""
    beats: tuple[str, ...] = BEATS
    """Steps of a talk."""
    locks: tuple[str, ...] | None = None
    """Keys of the controls that a teacher may fix; by default all."""

    def __call__(self, words: Lesson) -> None:
        """Draw the panel; a control that moves draws this panel alone."""
        st.fragment(self._draw)(words)

    def lockable(self) -> tuple[str, ...]:
        """List the controls that a teacher may fix."""
        return self.locks if self.locks is not None else tuple(control.key for control in self.controls)

    def _draw(self, words: Lesson) -> None:
        code: list[Callable[..., Any] | str] = list(self.code)
        expect: dict[str, object] = {}
        with panel(words, self.id, code, expect, self.wide):
            values = draw_controls(self.id, self.controls, words)
            if self.component is not None:
                expect |= self.component(words)
            else:
                drawn = answer(self.id, values, words.language, dark(), self, words)
                draw_figures(self.id, drawn, words)
                expect |= drawn.expect
            if self.snippet is not None or self.compute is not None:
                code.append(self.python(values))

    def python(self, values: Sequence[object]) -> str:
        """Write the same in Python, with these values."""
        if self.snippet is not None:
            return self.snippet(*values)
        if self.compute is None:
            raise ValueError(f"The demo {self.id} computes in the browser and names no snippet.")
        return snippet_of(self.compute, values)


@dataclass(frozen=True)
class Answer:
    """What a demo shows for one set of values in one language and theme. Shared: never change it."""

    figures: Figures = field(default_factory=dict)
    expect: Mapping[str, object] = field(default_factory=dict)


@st.cache_resource(max_entries=256, show_spinner=False)
def answer(
    demo_id: str, values: tuple[object, ...], language: str, dark: bool, _demo: Demo, _words: Lesson
) -> Answer:
    """Compute, draw and say; kept for everybody with the same values, language and theme."""
    if _demo.compute is None:
        return Answer()
    found = _demo.compute(*values)
    figures = _demo.figures(found, _words, dark) if _demo.figures else {}
    for name, numbers in (_demo.numbers(found) if _demo.numbers else {}).items():
        with_numbers(figures[name], numbers)
    return Answer(figures, _demo.sentence(found, _words) if _demo.sentence else {})


def draw_controls(demo_id: str, controls: Sequence[Control], words: Lesson) -> tuple[object, ...]:
    """Draw the sliders in one row and the rest in another; the values in the order of declaration."""
    values: dict[str, object] = {}
    for slider in (True, False):
        row = [control for control in controls if getattr(control, "slider", False) is slider]
        if row:
            name = "sliders" if slider else "controls"
            with st.container(
                horizontal=True, key=f"{demo_id}_{name}", gap="medium", vertical_alignment="bottom"
            ):
                values |= {control.key: control.draw(words) for control in row}
    return tuple(values[control.key] for control in controls)


def draw_figures(demo_id: str, drawn: Answer, words: Lesson) -> None:
    """Draw the figures side by side; on a phone one under the other."""
    places = st.columns(len(drawn.figures)) if len(drawn.figures) > 1 else [st.container()]
    for place, (name, figure) in zip(places, drawn.figures.items(), strict=False):
        with place:
            chart(figure, f"{demo_id}_{name}", words.ui(f"{demo_id}_{name}_alt"))
