"""Four ways to say where a token stands: what every place is given, and what that does to two tokens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import plotly.graph_objects as go
import streamlit as st
from torch import Tensor

from chapters.transformer.positions.cards import small
from chapters.transformer.positions.figure import distance_figure, pair_map, turn_figure, vector_map
from llm_core.analysis.positions import kinds as positions
from llm_core.analysis.positions.kinds import (
    alibi_bias,
    alibi_slopes,
    by_distance,
    learned_table,
    query_and_key,
    rotary_scores,
    similarity,
    sinusoids,
    turned_pair,
)
from llm_core.language.rotary import rotate
from ui.controls.choice import choice
from ui.controls.examples import examples_of
from ui.controls.nearest import nearest_number
from ui.controls.number import FIELD_WIDTH, Number
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart
from ui.site.theme import dark
from ui.work import attention_models
from ui.work.attention_models import with_taps

WAYS = ("sinusoid", "learned", "rotary", "alibi")
LENGTH, WIDTH = 128, 64
"""Positions and channels of the vectors that are drawn."""
HEADS = 8
"""The paper's example for ALiBi: slopes 1/2, 1/4, ... 1/256."""
FAR, PLACES = 48, (48, 248)
"""Distances of the rotary picture, and two places at which the same query stands."""
TURNS = 12
"""Positions whose turn is drawn."""


def ways_panel(words: Lesson) -> None:
    """One way at a time: what every place is given, and what that does to two tokens as they move apart."""
    ran: list[Callable[..., Any]] = []
    expect: dict[str, object] = {}
    with panel(words, "positions_ways", ran, expect, wide=True):
        names = {name: words.ui(f"way_{name}") for name in WAYS}
        way = choice(
            st.segmented_control, words.ui("way"), list(WAYS), "positions_way", names=names.__getitem__
        )
        prose(words.ui(f"about_{way}"), "note")
        draw = {
            "sinusoid": draw_sinusoids,
            "learned": draw_learned,
            "rotary": draw_rotary,
            "alibi": draw_alibi,
        }
        ran += functions(way)
        draw[way](words, expect)


def functions(way: str) -> list[Callable[..., Any]]:
    """What computes the pictures of this way."""
    ran: dict[str, list[Callable[..., Any]]] = {
        "sinusoid": [positions.sinusoids],
        "learned": [positions.learned_table, positions.similarity, positions.by_distance],
        "rotary": [rotate, positions.turned_pair, positions.rotary_scores],
        "alibi": [positions.alibi_slopes, positions.alibi_bias],
    }
    return ran[way]


def side_by_side(words: Lesson, way: str, left: go.Figure, right: go.Figure) -> None:
    """Two pictures, one below the other on a phone."""
    columns = st.columns(2, gap="medium")
    for column, figure, side in zip(columns, (left, right), ("left", "right"), strict=True):
        with column:
            prose(words.ui(f"title_{way}_{side}"), "note")
            alt = words.ui(f"alt_{way}_{side}")
            chart(figure, f"positions_{way}_{side}", alt)


def labels(words: Lesson, **keys: str) -> dict[str, str]:
    return {name: words.ui(key) for name, key in keys.items()}


def draw_sinusoids(words: Lesson, expect: dict[str, object]) -> None:
    """The table, and products of its rows from two places on: the same curve."""
    table = sinusoids(LENGTH, WIDTH)
    between = table @ table.T
    far = LENGTH // 2
    lines = [(words.ui("from_place", n=n), between[n, n : n + far].numpy()) for n in (0, far)]
    left = vector_map(table.numpy(), labels(words, position="position", channel="channel"), dark())
    named = labels(words, distance="distance", value="product")
    right = distance_figure(lines, named, dark=dark(), apart=True)
    side_by_side(words, "sinusoid", left, right)
    curve, gap = between[0, :far], float((between[0, :far] - between[far, far:]).abs().max())
    expect["sentence"] = words.ui(
        "sees_sinusoid",
        same=f"{curve[0]:.1f}",
        one=f"{curve[1]:.1f}",
        ten=f"{curve[10]:.1f}",
        gap=small(gap),
    )


@st.cache_resource(max_entries=1, show_spinner=False)
def learned() -> Tensor | None:
    """MiniLM's own table, shared by all; nobody changes it."""
    return learned_table()


def draw_learned(words: Lesson, expect: dict[str, object]) -> None:
    """A slice of the table, and how similar its rows are by distance."""
    table = learned()
    if table is None:
        notice(words.ui("learned_absent"))
        return
    between = similarity(table[:LENGTH])
    curve = by_distance(between)
    named = labels(words, position="position", channel="channel")
    left = vector_map(table[:LENGTH, :WIDTH].numpy(), named, dark())
    named = labels(words, **{"from": "position", "to": "position", "value": "cosine"})
    side_by_side(words, "learned", left, pair_map(between.numpy(), named, dark=dark()))
    named = labels(words, distance="distance", value="cosine")
    below = distance_figure([("", curve[: LENGTH // 2].numpy())], named, "pretrained", dark())
    below.update_layout(height=280)
    prose(words.ui("title_learned_below"), "note")
    alt = words.ui("alt_learned_below")
    chart(below, "positions_learned_below", alt)
    n, width = table.shape
    expect["sentence"] = words.ui(
        "sees_learned",
        n=n,
        width=width,
        numbers=f"{n * width:,}",
        one=f"{curve[1]:.2f}",
        far=f"{curve[48]:.2f}",
    )


def draw_rotary(words: Lesson, expect: dict[str, object]) -> None:
    """One pair of a real query as it turns, and the score of a real query and key at two places of the text."""
    ids = with_taps()
    if not ids:
        notice(words.ui("no_model"))
        return
    model = attention_models.transformer(ids[0])
    c = model.config
    with st.container(horizontal=True, key="positions_rotary_controls"):
        layer = nearest_number(words.ui("layer"), "positions_layer", c.n_layer, width=FIELD_WIDTH)
        head = nearest_number(words.ui("head"), "positions_head", c.n_head, width=FIELD_WIDTH)
        pair = Number("positions_pair", 1, c.head_width // 2, min(4, c.head_width // 2), label="pair").draw(
            words
        )
    text = lesson("models").ui(f"text_{examples_of(ids[0])[0]}")
    tokens = model.tokenizer.encode(text)[: c.context_length]
    q, k = query_and_key(model, tokens, layer, head)
    points = turned_pair(q, pair - 1, TURNS, c.rotary_base)
    named = {"first": words.ui("pair_first", n=pair), "second": words.ui("pair_second", n=pair + len(q) // 2)}
    left = turn_figure(points.numpy(), named | labels(words, position="position"), dark())
    scores = [rotary_scores(q, k, at, range(FAR + 1), c.rotary_base) for at in PLACES]
    lines = [(words.ui("query_at", n=at), s.numpy()) for at, s in zip(PLACES, scores, strict=True)]
    named = labels(words, distance="distance", value="score")
    side_by_side(words, "rotary", left, distance_figure(lines, named, dark=dark(), apart=True))
    speed = c.rotary_base ** (-2 * (pair - 1) / len(q))
    expect["sentence"] = words.ui(
        "sees_rotary",
        pair=pair,
        angle=f"{speed:.3g}",
        turn=f"{2 * 3.141592653589793 / speed:,.0f}",
        last=model.tokenizer.token_text(tokens[-1]).strip(),
        before=model.tokenizer.token_text(tokens[max(0, len(tokens) - 2)]).strip(),
        first=PLACES[0],
        second=PLACES[1],
        gap=small(float((scores[0] - scores[1]).abs().max())),
    )


def draw_alibi(words: Lesson, expect: dict[str, object]) -> None:
    """What one head takes off every score, and what several heads take off by distance."""
    head = Number("positions_alibi_head", 1, HEADS, 3, label="alibi_head").draw(words)
    n = LENGTH // 4
    every = alibi_bias(n, HEADS)  # (heads, n, n)
    bias = every[head - 1]
    hidden = bias.new_ones(n, n).triu(1).bool()
    left = pair_map(
        bias.masked_fill(hidden, float("nan")).numpy(),
        labels(words, **{"from": "looks", "to": "looked_at", "value": "taken"}),
        dark=dark(),
        signed=False,
    )
    slopes = alibi_slopes(HEADS)
    lines = [(words.ui("head_n", n=h), every[h - 1, -1].flip(0).numpy()) for h in sorted({1, 3, 5, head})]
    named = labels(words, distance="distance", value="taken")
    side_by_side(words, "alibi", left, distance_figure(lines, named, dark=dark()))
    slope = float(slopes[head - 1])
    factor = f"{2.718281828459045 ** (-8 * slope):.2g}"
    expect["sentence"] = words.ui("sees_alibi", head=head, slope=f"{slope:g}", heads=HEADS, factor=factor)
