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
    What was chosen outside the panel (a model, a text) is given when it is drawn, and comes first.
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
    below: Callable[[Any, Lesson], str] | None = None
    """(numbers, words) -> HTML under the figures, such as a table."""
    numbers: Callable[[Any], Mapping[str, Numbers]] | None = None
    """Tables behind the figures, by the figure's name; by default those that the browser reads from the figure."""
    snippet: Callable[..., str] | None = None
    """The values of the controls -> the same in Python; by default made from `compute`."""
    beats: tuple[str, ...] = BEATS
    """Steps of a talk."""
    locks: tuple[str, ...] | None = None
    """Keys of the controls that a teacher may fix; by default all."""

    def __call__(self, words: Lesson, *given: object, **settings: Mapping[str, Any]) -> None:
        """Draw the panel; a control that moves draws this panel alone.

        settings: by a control's key, what its `draw` takes beside the words, where that depends on what is given.
        """
        st.fragment(self._draw)(words, given, settings)

    def lockable(self) -> tuple[str, ...]:
        """List the controls that a teacher may fix."""
        return self.locks if self.locks is not None else tuple(control.key for control in self.controls)

    def _draw(
        self, words: Lesson, given: tuple[object, ...], settings: Mapping[str, Mapping[str, Any]]
    ) -> None:
        code: list[Callable[..., Any] | str] = list(self.code)
        expect: dict[str, object] = {}
        with panel(words, self.id, code, expect, self.wide):
            values = (*given, *draw_controls(self.id, self.controls, words, settings))
            if self.component is not None:
                expect |= self.component(words)
            else:
                drawn = answer(self.id, values, words.language, dark(), self, words)
                draw_figures(self.id, drawn, words)
                if drawn.below:
                    st.html(drawn.below)
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
    below: str = ""


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
    expect = _demo.sentence(found, _words) if _demo.sentence else {}
    return Answer(figures, expect, _demo.below(found, _words) if _demo.below else "")


def draw_controls(
    demo_id: str,
    controls: Sequence[Control],
    words: Lesson,
    settings: Mapping[str, Mapping[str, Any]] | None = None,
) -> tuple[object, ...]:
    """Draw the sliders in one row and the rest in another; the values in the order of declaration."""
    special = settings or {}
    values: dict[str, object] = {}
    for slider in (True, False):
        row = [control for control in controls if getattr(control, "slider", False) is slider]
        if row:
            name = "sliders" if slider else "controls"
            with st.container(
                horizontal=True, key=f"{demo_id}_{name}", gap="medium", vertical_alignment="bottom"
            ):
                values |= {
                    control.key: control.draw(words, **special.get(control.key, {})) for control in row
                }
    return tuple(values[control.key] for control in controls)


def draw_figures(demo_id: str, drawn: Answer, words: Lesson) -> None:
    """Draw the figures side by side; on a phone one under the other."""
    places = st.columns(len(drawn.figures)) if len(drawn.figures) > 1 else [st.container()]
    for place, (name, figure) in zip(places, drawn.figures.items(), strict=False):
        with place:
            chart(figure, f"{demo_id}_{name}", words.ui(f"{demo_id}_{name}_alt"))
