"""Panel "ways": what says where a token stands, one way at a time, and what that does to two tokens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from chapters.transformer.positions.ways_added import Drawn, draw_learned, draw_sinusoids
from chapters.transformer.positions.ways_inside import ALIBI_HEAD, HEAD, LAYER, PAIR, draw_alibi, draw_rotary
from llm_core.analysis.positions.kinds import (
    alibi_bias,
    alibi_slopes,
    by_distance,
    learned_table,
    rotary_scores,
    similarity,
    sinusoids,
    turned_pair,
)
from llm_core.language.rotary import rotate
from ui.controls.choice import Choice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.chart import chart

WAYS: dict[str, tuple[Callable[[Lesson], Drawn | None], list[Callable[..., Any]]]] = {
    "sinusoid": (draw_sinusoids, [sinusoids]),
    "learned": (draw_learned, [learned_table, similarity, by_distance]),
    "rotary": (draw_rotary, [rotate, turned_pair, rotary_scores]),
    "alibi": (draw_alibi, [alibi_slopes, alibi_bias]),
}
"""What draws each way, and the functions whose code is shown."""

WAY = Choice("positions_way", tuple(WAYS), label="way", names="way_")
CONTROLS = (WAY, LAYER, HEAD, PAIR, ALIBI_HEAD)


def ways_panel(words: Lesson) -> None:
    """Draw one way: what every place is given, and what that does to two tokens as they move apart."""
    ran: list[Callable[..., Any]] = []
    expect: dict[str, object] = {}
    with panel(words, "positions_ways", ran, expect, wide=True):
        way = WAY.draw(words)
        prose(words.ui(f"about_{way}"), "note")
        draw, functions = WAYS[way]
        ran += functions
        drawn = draw(words)
        if drawn is not None:
            draw_figures(words, way, drawn.figures)
            prose(words.ui(f"formula_{way}", **drawn.facts), "note")
            expect["sentence"] = words.ui(f"sees_{way}", **drawn.facts)


def draw_figures(words: Lesson, way: str, figures: Mapping[str, Callable[[], go.Figure]]) -> None:
    """Draw two figures side by side, on a phone one below the other, and a third under them where there is one."""
    left, right = st.columns(2, gap="medium")
    places = {"left": left, "right": right, "below": st.container()}
    for side, figure in figures.items():
        with places[side]:
            prose(words.ui(f"title_{way}_{side}"), "note")
            chart(f"positions_{way}_{side}", words.ui(f"alt_{way}_{side}"), figure)
