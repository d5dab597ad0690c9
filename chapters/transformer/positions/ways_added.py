"""Two ways that add a vector to each embedding: sinusoids, and MiniLM's learned table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import plotly.graph_objects as go
import streamlit as st
from torch import Tensor

from chapters.transformer.positions.figure import distance_figure, pair_map, vector_map
from llm_core.analysis.positions.kinds import by_distance, learned_table, similarity, sinusoids
from llm_core.pretrained import minilm
from ui.lesson.notice import Absent, notice
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.site.theme import dark

LENGTH, WIDTH, BASE = 128, 64, 10_000
"""Positions and channels of the vectors that are drawn, and the base of the sinusoids' speeds."""
TEN = 10
"""Places from which on the curve of the sinusoids only swings."""
BELOW = 280
"""Height of a third figure, in pixels."""

FORMULA_AT = 3, 4
"""Place and number of the table for which the formula is worked out."""


@dataclass(frozen=True)
class Drawn:
    """One way: what makes its figures ("left", "right", and perhaps "below"), and the numbers of its sentence."""

    figures: Mapping[str, Callable[[], go.Figure]]
    facts: Mapping[str, object]


def draw_sinusoids(words: Lesson) -> Drawn:
    """Draw the table, and products of its rows from two places on: the same curve."""
    table = sinusoids(LENGTH, WIDTH, BASE)
    between, far = table @ table.T, LENGTH // 2
    lines = [(words.ui("from_place", n=n), between[n, n : n + far].numpy()) for n in (0, far)]
    labels = draw_labels(words, "distance") | {"value": words.ui("product")}
    left = partial(vector_map, table.numpy(), draw_labels(words, "position", "channel"), dark())
    right = partial(distance_figure, lines, labels, dark=dark(), apart=True)
    swings = between[0, TEN:far]
    heights = {"same": between[0, 0], "one": between[0, 1], "low": swings.min(), "high": swings.max()}
    facts: dict[str, object] = {name: f"{value:.1f}" for name, value in heights.items()}
    return Drawn({"left": left, "right": right}, facts | worked_out(table))


def worked_out(table: Tensor) -> dict[str, object]:
    """Give the numbers of the formula at one place of the table."""
    place, channel = FORMULA_AT
    sizes = {"width": WIDTH, "base": f"{BASE:,}", "place": place, "pair": channel // 2, "twice": channel}
    return sizes | {"value": f"{table[place, channel]:.3f}"}


@st.cache_resource(max_entries=1, show_spinner=False)
def learned() -> Tensor | None:
    """Read MiniLM's own table, shared by all; nobody changes it."""
    return learned_table()


def draw_learned(words: Lesson) -> Drawn | None:
    """Draw a slice of the table, and how similar its rows are; None, with a notice, where it is not here."""
    table = learned()
    if table is None:
        notice(Absent(words.ui("learned_absent"), minilm.FETCH_COMMAND))
        return None
    between = similarity(table[:LENGTH])
    curve = by_distance(between)
    cosine, place = words.ui("cosine"), words.ui("position")
    pairs = {"from": place, "to": place, "value": cosine}
    line = draw_labels(words, "distance") | {"value": cosine}
    lines = [("", curve[: LENGTH // 2].numpy())]
    figures = {
        "left": partial(
            vector_map, table[:LENGTH, :WIDTH].numpy(), draw_labels(words, "position", "channel"), dark()
        ),
        "right": partial(pair_map, between.numpy(), pairs, dark=dark()),
        "below": partial(distance_figure, lines, line, "pretrained", dark(), height=BELOW),
    }
    return Drawn(figures, learned_facts(table, curve))


def learned_facts(table: Tensor, curve: Tensor) -> dict[str, object]:
    """Count the numbers of the table (positions, channels), and read its curve at two distances."""
    n, width = table.shape
    sizes = {"n": n, "width": width, "numbers": f"{n * width:,}"}
    return sizes | {"one": f"{curve[1]:.2f}", "far": f"{curve[48]:.2f}"}
