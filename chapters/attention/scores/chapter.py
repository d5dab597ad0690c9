"""Chapter "Scores": three ways to score a pair, why the product is divided, what a far key does, what it all costs."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from chapters.attention.scores.collapse import collapse
from chapters.attention.scores.price import price_panel
from chapters.attention.scores.saturation import saturation_panel
from chapters.attention.scores.ways_figure import matrix_pair
from llm_core.analysis.scores.functions import additive_scores, dot_scores, scaled_dot_scores, weights_of
from llm_core.analysis.scores.ways import Asked, Compared, ask, compare
from ui.controls.choice import choice
from ui.controls.link import check_link, number
from ui.controls.nearest import nearest_number
from ui.controls.text import clean_text, explain
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import heading, prose
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.model_notices import notice_unknown
from ui.show.numbers import percent, small
from ui.site.theme import dark
from ui.work import attention_models

MODEL, LIMIT, CHARACTERS = "stories", 12, 2000
"""Whose head is asked, and how long a text is drawn: tokens, the start token included, and characters."""

HEAD = (2, 1)  # layer 3, head 2


@st.fragment
def ways_panel(words: Lesson) -> None:
    """The same queries and keys, scored three times."""
    if MODEL not in attention_models.available():
        notice(words.ui("missing"))
        return

    code: list[Callable[..., object]] = [dot_scores, scaled_dot_scores, additive_scores, weights_of, ask]
    expect: dict[str, object] = {}
    with panel(words, "scores_ways", code, expect, wide=True):
        text = text_control(words)
        layer, head, causal, seed = controls(words)
        try:
            asked = ask(attention_models.transformer(MODEL), text, layer, head, LIMIT)
        except attention_models.failures() as reason:
            notice(words.ui("failed", reason=reason))
            return
        if asked.cut:
            notice(words.ui("cut", limit=LIMIT, count=f"{asked.cut:,}"))
        notice_unknown(MODEL, text)
        found = compare(asked.queries, asked.keys, causal, seed)
        draw(words, asked, found, layer, head)
        own = compare(asked.queries, asked.keys, True, seed).weights["scaled"]
        gap = float((own - asked.pattern).abs().max())
        expect |= seen(found) | {"gap": small(gap), "layer": layer + 1, "head": head + 1}


def text_control(words: Lesson) -> str:
    """What the model reads: whatever was typed, made readable."""
    typed = st.text_input(words.ui("text"), words.ui("example"), key="scores_text", bind="query-params")
    text, changes = clean_text(typed or "", CHARACTERS)
    explain([change for change in changes if change != "empty"], CHARACTERS)
    if "empty" in changes:
        notice(words.ui("empty"))
        return words.ui("example")
    return text


def controls(words: Lesson) -> tuple[int, int, bool, int]:
    """Layer and head (from 0), whether later tokens are hidden, and the seed of the untrained network."""
    config = attention_models.transformer(MODEL).config
    with st.container(horizontal=True, key="scores_ways_controls", vertical_alignment="bottom"):
        layer = nearest_number(words.ui("layer"), "scores_layer", config.n_layer, HEAD[0], width=110)
        head = nearest_number(words.ui("head"), "scores_head", config.n_head, HEAD[1], width=110)
        names = {name: words.ui(f"look_{name}") for name in ("before", "all")}
        look = choice(
            st.segmented_control, words.ui("look"), list(names), "scores_look", names=names.__getitem__
        )
        check_link("scores_net", None, number(1, 9999, int))
        seed = st.number_input(words.ui("net"), 1, 9999, 1, key="scores_net", bind="query-params", width=170)
    return layer, head, look == "before", int(seed)


def draw(words: Lesson, asked: Asked, found: Compared, layer: int, head: int) -> None:
    """Three columns, one for each way; on a phone one under the other."""
    tokens = [words.ui("start"), *asked.tokens[1:]]
    labels = draw_labels(words, "query", "key", "score", "weight", "scores", "weights", prefix="map_")
    for column, way in zip(st.columns(len(found.scores), gap="medium"), found.scores, strict=True):
        with column:
            heading(words.ui(f"way_{way}"), 3)
            prose(words.ui(f"about_{way}", width=asked.queries.shape[-1]), "note")
            figure = matrix_pair(
                found.scores[way].numpy(), found.weights[way].numpy(), tokens, labels, dark=dark()
            )
            alt = words.ui("ways_alt", way=words.ui(f"way_{way}"))
            chart(figure, f"scores_{way}_figure", alt)
    prose(words.ui("where_from", layer=layer + 1, head=head + 1, width=asked.queries.shape[-1]), "note")


def seen(found: Compared) -> dict[str, object]:
    """Row sums of all three patterns, and the largest weight of a row on average (of rows that have a choice)."""
    sums = [float(s) for weights in found.weights.values() for s in weights.sum(-1)]
    tops = {
        way: percent(float(weights[1:].max(-1).values.mean()) if len(weights) > 1 else 1.0)
        for way, weights in found.weights.items()
    }
    totals = sorted({f"{total:.4f}" for total in sums})
    return {"total": " … ".join(dict.fromkeys((totals[0], totals[-1]))), "rows": len(sums), **tops}


PANELS = (ways_panel, saturation_panel, collapse, price_panel)
