"""A Plotly figure on the page, with its text alternative and its numbers.

A figure is made and written as JSON once for everybody who sees the same one; a page that is drawn again sends what is
kept. The table of numbers and the downloads are added in the browser (ui/show/figure_tools): they are read from the
figure itself, so they cost the server nothing and can say nothing else than the picture.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from types import FunctionType
from typing import Any, ParamSpec

import plotly.graph_objects as go
import streamlit as st

from figures.waiting import WAITING
from ui.lesson.words import Lesson, lesson
from ui.show.findings import axes_named, findings

CONFIG = {"displayModeBar": False, "responsive": True}
STANDOFF = 8
"""Pixels between the numbers of an axis and its title."""
KEPT = 256
"""Figures, of about 20 kB each."""

Numbers = Mapping[str, Sequence[object]]
"""Columns of a table: name -> values, all of one length."""

P = ParamSpec("P")


def chart(key: str, alt: str, make: Callable[P, go.Figure], *arguments: P.args, **named: P.kwargs) -> None:
    """Draw the figure that `make` returns for these arguments. alt: what it shows, for those who do not see it."""
    chart_of((make, arguments, named), key, alt, lambda: make(*arguments, **named))


def chart_of(state: Hashable, key: str, alt: str, make: Callable[[], go.Figure]) -> None:
    """Draw what `make` returns, where `state` names in short everything that it depends on."""
    _drawn(key=key, alt=alt, state=state, _make=make)  # by name, which Streamlit need not look up


def name_of(function: FunctionType) -> str:
    """Name a function for the key of what it made; ValueError for one that is made anew at each run."""
    name = f"{function.__module__}.{function.__qualname__}"
    if "<" in name:
        raise ValueError(f"{name} has no name that tells it from others: give a function of a module.")
    return name


def packed(values: list[object]) -> object:
    """Write a list of numbers or texts as one text, ten times as fast to look up as each of them."""
    try:
        return json.dumps(values)
    except TypeError:
        return tuple(values)  # of arrays or other things, each of which is looked at


@st.cache_resource(max_entries=KEPT, show_spinner=False, hash_funcs={FunctionType: name_of, list: packed})
def _drawn(key: str, alt: str, state: Hashable, _make: Callable[[], go.Figure]) -> None:
    """Draw a figure; Streamlit sends the same element again, and runs this no more, while it is kept."""
    figure = apart(in_signs_of_its_language(_make()))
    st.plotly_chart(figure, theme=None, config=CONFIG, key=key, alt=told(alt, figure))


def told(alt: str, figure: go.Figure) -> str:
    """Say what a figure is, then what its numbers show, or what the lesson says of them; at last that it waits."""
    words = lesson("findings")
    meta = figure.layout.meta or {}
    own = meta.get("told")
    gap = "" if words.language == "zh" else " "
    waits = [note.text.replace("<br>", gap) for note in figure.select_annotations({"name": WAITING})]
    found = [findings(figure, words), axes_named(figure, alt, words)] if own is None else [own]
    said = [alt, *found, meta.get("also"), *waits]
    return gap.join(filter(None, said))


def in_words(figure: go.Figure, sentence: str) -> go.Figure:
    """Give a figure a sentence of its own, where its highest and lowest numbers are not what the eye sees."""
    return figure.update_layout(meta={**(figure.layout.meta or {}), "told": sentence})


def also_in_words(figure: go.Figure, sentence: str) -> go.Figure:
    """Give a figure a sentence more, of what its traces do not hold: a band, a border."""
    return figure.update_layout(meta={**(figure.layout.meta or {}), "also": sentence})


def pressable(key: str, alt: str, figure: go.Figure, pick: Callable[[str], None]) -> None:
    """Draw a figure whose points can be pressed; `pick` is given what a point carries as its customdata.

    The keyboard needs another way to the same: a field beside it.
    """

    def picked() -> None:
        points = st.session_state[key].selection.points
        if points:
            pick(str(points[0]["customdata"]))

    st.plotly_chart(
        apart(in_signs_of_its_language(figure)),
        theme=None,
        config=CONFIG,
        key=key,
        alt=told(alt, figure),
        on_select=picked,
        selection_mode="points",
    )


def apart(figure: go.Figure) -> go.Figure:
    """Keep the titles of the axes off the numbers beside them, however wide those are."""
    for axis in (*figure.select_xaxes(), *figure.select_yaxes()):
        if axis.title.text and axis.title.standoff is None:
            axis.title.standoff = STANDOFF
    return figure


def in_signs_of_its_language(figure: go.Figure) -> go.Figure:
    """Write what figures join with ", " and ": " with the signs of Chinese, where the text is Chinese."""
    for trace in figure.data:
        for place in ("hovertemplate", "name"):
            text = getattr(trace, place, None)
            if isinstance(text, str) and HAN.search(text):
                trace[place] = JOINED.sub(lambda found: WIDE[found[0]], text)
    return figure


HAN, JOINED = re.compile("[\u4e00-\u9fff]"), re.compile(r"[,:] (?![^(]*\))")
WIDE = {", ": "，", ": ": "："}
"""What joins two words or a word and its value; coordinates in brackets stay as they are."""


def with_numbers(figure: go.Figure, numbers: Numbers) -> go.Figure:
    """Give a figure a table of its own, where the arrays of its traces are not what a reader would look up."""
    told = {"numbers": {name: list(column) for name, column in numbers.items()}}
    return figure.update_layout(meta={**(figure.layout.meta or {}), **told})


def draw_labels(words: Lesson, *keys: str, prefix: str = "") -> dict[str, Any]:
    """Give the words that a figure asks for, by their short names."""
    return {key: words.ui(f"{prefix}{key}") for key in keys}
