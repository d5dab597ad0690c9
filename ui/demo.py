"""A demo is a declaration: what it is set with, what it computes, what it draws, and what the numbers say.

Everything else is done here, the same for all: binding to the link, keeping answers, drawing text and figures, "what
you should see", the code and the same in Python.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from llm_core.checkpoints import CheckpointError
from ui.controls.control import Control
from ui.controls.guess import Found, Guess
from ui.controls.text import Text
from ui.lesson.code import Shown
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import heading, prose
from ui.lesson.snippet import snippet_of
from ui.lesson.words import Lesson
from ui.show.chart import Numbers, chart_of, with_numbers
from ui.site.theme import dark
from ui.site.ways import draw_ways
from ui.work.models import MissingModel
from ui.work.source import Source

Figure: TypeAlias = go.Figure | str | Callable[[], object]
"""A picture, a table as HTML, or a function that draws something else."""

Figures = Mapping[str, Figure]
Settings = Mapping[str, Mapping[str, Any]]
BEATS = ("heading", "figure", "sentence")
ROWS = ("texts", "sliders", "controls")
BELOW = "below"
"""The name under which `text` gives what stands below all figures."""


@dataclass(frozen=True)
class Demo:
    """One panel. `id` is that of its words.

    compute: the values of the controls, in their order -> numbers; pure, quick, kept for everybody with these values.
    What was chosen outside the panel (a model, a text) is given when it is drawn, and comes first.
    figures: (numbers, words, dark) -> name -> figure; a name's text alternative is the string <id>_<name>_alt, its
    heading, where it needs one, <id>_<name>_title.
    sentence: (numbers, words) -> the placeholders of "what you should see".
    component: (words) -> the same placeholders, for a panel that computes in the browser and has no `compute`.
    """

    id: str
    controls: tuple[Control, ...] = ()
    compute: Callable[..., Any] | None = None
    figures: Callable[[Any, Lesson, bool], Figures] | None = None
    sentence: Callable[[Any, Lesson], Mapping[str, object]] | None = None
    code: Sequence[Shown] = ()
    component: Callable[[Lesson], Mapping[str, object]] | None = None
    wide: bool = False
    stacked: bool = False
    """Figures one below the other instead of side by side."""
    source: Source | None = None
    """What `compute` is given first of all. Where it is missing, <id>_failed or `failed` gives the {reason}."""
    settings: Callable[[Any, Lesson], Settings] | None = None
    """(source, words) -> a control's key -> what its `draw` takes beside the words, such as the number of layers."""
    notices: Callable[[Any, Lesson], Sequence[str]] | None = None
    """(numbers, words) -> sentences about what was changed or left out, above the figures."""
    text: Callable[[Any, Lesson], Mapping[str, str]] | None = None
    """(numbers, words) -> a figure's name -> prose above it, and BELOW -> prose below all."""
    below: Callable[[Any, Lesson], str] | None = None
    """(numbers, words) -> HTML under the figures, such as a table; left out while a guess covers the answer."""
    guess: Guess | None = None
    """What is asked before the result is shown; it measures the answer from the numbers."""
    after: Guess | None = None
    """The guess of another panel, which this one would answer: it is covered as long, too."""
    covered: Callable[[Any, Lesson, bool], Figures] | None = None
    """(numbers, words, dark) -> the figures that stand in, until then, for those of the same name."""
    more: Callable[[Lesson], Mapping[str, object]] | None = None
    """(words) -> further placeholders: draws by hand, below the figures, what needs a click or the worker."""
    ways: Sequence[tuple[str, str]] = ()
    """Where it goes on: (page, chapter) of each link below everything else."""
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

    def _draw(self, words: Lesson, given: tuple[object, ...], settings: Settings) -> None:
        code: list[Shown] = list(self.code)
        expect: dict[str, object] = {}
        with panel(words, self.id, code, expect, self.wide):
            try:
                question = st.container() if self.guess is not None else None  # it stands before the fields
                source = self.source.get() if self.source else None
                special = self.settings(source, words) if self.settings else settings
                values = (*given, *draw_controls(self.id, self.controls, words, special))
                expect |= self._show(values, words, question)
            except (CheckpointError, MissingModel) as reason:
                notice(words.ui(failed_key(self.id, words), reason=reason))
                return
            if self.snippet is not None or self.compute is not None:
                code.append(self.python(values))

    def _show(
        self, values: tuple[object, ...], words: Lesson, question: DeltaGenerator | None
    ) -> dict[str, object]:
        """Draw everything below the controls, and the guess into its place; returns the placeholders of the notes."""
        expect: dict[str, object] = {}
        covered = any(one.waits(self.controls) for one in (self.guess, self.after) if one is not None)
        if self.compute is not None:
            drawn = self._answer(values, words, covered)
            if self.guess is not None and question is not None and drawn.found is not None:
                with question:
                    self.guess.draw(words, drawn.found)
            draw_answer(self, drawn, words)
            expect |= drawn.expect
        for by_hand in (self.component, self.more):
            if by_hand is not None:
                expect |= by_hand(words)
        if self.ways:
            draw_ways(self.ways)
        return expect

    def _answer(self, values: tuple[object, ...], words: Lesson, covered: bool) -> Answer:
        """Draw figures and sentences, or take those that are kept; of a visitor's own file nothing is kept."""
        if any(map(is_own, values)):
            return drawn_anew(self, computed(self, values), words, dark(), covered)
        return answer(
            demo_id=self.id,  # by name: Streamlit looks up the name of every other argument at each call
            values=values,
            state=self.source.state() if self.source else None,
            language=words.language,
            dark=dark(),
            covered=covered,
            _demo=self,
            _words=words,
        )

    def python(self, values: Sequence[object]) -> str:
        """Write the same in Python, with these values."""
        if self.snippet is not None:
            return self.snippet(*values)
        if self.compute is None:
            raise ValueError(f"The demo {self.id} computes in the browser and names no snippet.")
        return snippet_of(self.compute, values, self.source.python if self.source else None)


def failed_key(demo_id: str, words: Lesson) -> str:
    """Name the string for a source that is missing: the demo's own, or the chapter's."""
    own = f"{demo_id}_failed"
    return own if own in words.strings else "failed"


@dataclass(frozen=True)
class Answer:
    """What a demo shows for one set of values in one language and theme. Shared: never change it."""

    name: str = ""
    """No other answer has it: its figures are kept under it."""
    figures: Figures = field(default_factory=dict)
    expect: Mapping[str, object] = field(default_factory=dict)
    notices: Sequence[str] = ()
    text: Mapping[str, str] = field(default_factory=dict)
    below: str = ""
    found: Found | None = None
    """What a guess is told."""


@st.cache_resource(max_entries=128, show_spinner=False)
def numbers_of(demo_id: str, values: tuple[object, ...], state: Hashable, _demo: Demo) -> Any:
    """Compute once for everybody with the same values, whatever language and theme they read."""
    return computed(_demo, values)


def computed(demo: Demo, values: tuple[object, ...]) -> Any:
    """Compute the numbers of a demo."""
    if demo.compute is None:
        raise ValueError(f"The demo {demo.id} computes in the browser.")
    given = (demo.source.get(),) if demo.source else ()
    return demo.compute(*given, *values)


def is_own(value: object) -> bool:
    """Return whether a value holds a file of the visitor's own, which nobody else has."""
    return isinstance(value, tuple) and any(isinstance(part, bytes) for part in value)


@st.cache_resource(max_entries=256, show_spinner=False)
def answer(
    demo_id: str,
    values: tuple[object, ...],
    state: Hashable,
    language: str,
    dark: bool,
    covered: bool,
    _demo: Demo,
    _words: Lesson,
) -> Answer:
    """Draw figures and write sentences; kept for everybody with the same values, language and theme."""
    return drawn_anew(_demo, numbers_of(demo_id, values, state, _demo), _words, dark, covered)


def drawn_anew(demo: Demo, found: Any, words: Lesson, dark: bool, covered: bool) -> Answer:
    """Draw figures and write sentences. covered: what answers the guess is left out."""
    figures = dict(demo.figures(found, words, dark)) if demo.figures else {}
    if covered and demo.covered:
        figures |= demo.covered(found, words, dark)
    for name, numbers in (demo.numbers(found) if demo.numbers else {}).items():
        if isinstance(figure := figures[name], go.Figure):
            with_numbers(figure, numbers)
    return Answer(
        secrets.token_hex(8),
        figures,
        demo.sentence(found, words) if demo.sentence and not covered else {},
        demo.notices(found, words) if demo.notices else (),
        demo.text(found, words) if demo.text else {},
        demo.below(found, words) if demo.below and not covered else "",
        demo.guess.measured(found) if demo.guess else None,
    )


def draw_controls(
    demo_id: str, controls: Sequence[Control], words: Lesson, settings: Settings | None = None
) -> tuple[object, ...]:
    """Draw texts, sliders and the rest, each kind in a row of its own; the values in the order of declaration.

    They stand in one place, so that the browser can bring them along when they are off the screen (along.js).
    """
    values: dict[str, object] = {}
    rows = {name: [control for control in controls if row_of(control) == name] for name in ROWS}
    with st.container(key=f"settings_{demo_id}") if controls else nullcontext():
        for name, row in rows.items():
            if row:
                with st.container(
                    horizontal=True, key=f"{demo_id}_{name}", gap="medium", vertical_alignment="bottom"
                ):
                    values |= {c.key: c.draw(words, **(settings or {}).get(c.key, {})) for c in row}
    return tuple(values[control.key] for control in controls)


def row_of(control: Control) -> str:
    """Name the row that a control stands in."""
    if isinstance(control, Text):
        return "texts"
    return "sliders" if getattr(control, "slider", False) else "controls"


def draw_answer(demo: Demo, drawn: Answer, words: Lesson) -> None:
    """Draw notices, then the figures, side by side where there is room, then the prose."""
    for sentence in drawn.notices:
        notice(sentence)
    if demo.stacked or len(drawn.figures) < 2:
        places = [st.container() for _ in drawn.figures]
    else:
        # headings begin on one line, figures end on one: style.css
        with st.container(key=f"figurerow_{demo.id}"):
            places = list(st.columns(len(drawn.figures), gap="medium"))
    for place, (name, figure) in zip(places, drawn.figures.items(), strict=True):
        with place:
            draw_figure(demo.id, name, figure, drawn, words)
    if drawn.below:
        st.html(drawn.below)
    if BELOW in drawn.text:
        prose(drawn.text[BELOW], "note")


def draw_figure(demo_id: str, name: str, figure: Figure, drawn: Answer, words: Lesson) -> None:
    """Draw one figure, above it its heading and its prose where it has them."""
    key = f"{demo_id}_{name}"
    if f"{key}_title" in words.strings:
        heading(words.ui(f"{key}_title"), 3)
    if text := drawn.text.get(name):
        prose(text, "note")
    if isinstance(figure, go.Figure):
        chart_of(drawn.name, key, words.ui(f"{key}_alt"), lambda: figure)
    elif isinstance(figure, str):
        st.html(figure)
    else:
        figure()
