"""The panels about one head and about the first token, each text beside a figure of this very text."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st

from chapters.attention.look.shown import Shown, average, removed
from figures import attention as attention_figures
from figures import attention_summary
from llm_core.analysis.attention.average import weighted_average
from llm_core.analysis.attention.patterns import attend, shares, without_first
from llm_core.analysis.attention.token_removal import removal, spearman
from ui.controls.choice import Choice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.rows import in_a_row
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import percent
from ui.site.theme import dark
from ui.work import attention_models
from ui.work import reading as attention

OF = Choice("of", label="average_token", widget=st.selectbox)
WHERE = Choice("place", label="first_place", widget=st.selectbox)

FEW_TOKENS = 5
"""Below this a correlation over the tokens would say nothing."""


def average_panel(words: Lesson, shown: Shown) -> None:
    """Draw one token of the head as a weighted average."""
    if not attention_models.has_taps(shown.model_id):
        return

    expect: dict[str, object] = {}
    with panel(words, "average", [weighted_average], expect):
        tokens = attention.shown_tokens(shown.reading.attention)
        token = pick_token(words, attention_figures.axis_names(tokens))
        ids, layer, head = shown.reading.attention.ids, shown.layer, shown.head
        found = average(shown.model_id, ids, layer, head, token)
        labels = draw_labels(words, "value", "result", prefix="average_")
        labels["weight"] = lesson("models").ui("weight")
        prose(words.ui("map", layer=layer + 1, head=head + 1), "note")
        chart(
            "average_figure",
            words.ui("average_alt"),
            attention_summary.average_figure,
            found.weights.numpy(),
            found.values.numpy(),
            found.mixed.numpy(),
            tokens[: len(found.weights)],
            labels,
            shown.family,
            dark(),
        )
        expect |= {
            "count": len(found.weights),
            "total": percent(float(found.weights.sum())),
        }


def pick_token(words: Lesson, names: list[str]) -> int:
    """Choose the token whose row is worked out: the last one until the visitor does."""
    options = [str(i + 1) for i in range(len(names))]
    return int(OF.draw(words, options, options[-1], lambda i: names[int(i) - 1])) - 1


def one_head_panel(words: Lesson, shown: Shown) -> None:
    """Draw the very tensor of the head."""
    expect: dict[str, object] = {}
    layer, head, found = shown.layer, shown.head, shown.reading.attention
    with panel(words, "one_head", [attend, attention_figures.heat_map, *pattern_in_python(shown)], expect):
        prose(words.ui("drawn", layer=layer + 1, head=head + 1), "note")
        pattern = found.pattern[layer, head].numpy()
        chart(
            "one_head_figure",
            lesson("models").ui("map_alt"),
            attention_figures.heat_map,
            pattern,
            attention.shown_tokens(found),
            draw_labels(lesson("models"), "from", "to", "weight"),
            shown.family,
            dark(),
        )
        rows, columns = pattern.shape
        prose(words.ui("tensor", rows=rows, columns=columns), "note")
        above = float(np.triu(pattern, 1).max())
        expect |= {
            "sentence": in_a_row(words, [attention.sentence(shown.reading, layer, head), ""]),
            "above": percent(above),
        }


def pattern_in_python(shown: Shown) -> list[str]:
    """Write how the same numbers are read in Python; nothing for a model outside our own Transformer."""
    if not attention_models.has_taps(shown.model_id):
        return []
    lines = [
        *attention_models.in_python(shown.model_id),
        "from llm_core.analysis.attention.patterns import attend",
    ]
    call = f"found = attend(model, {shown.text!r})"
    at = (
        f"print(found.pattern[{shown.layer}, {shown.head}])  # the tap blocks.{shown.layer}.attn.hook_pattern"
    )
    return ["\n".join([*lines, "", call, at])]


def first_token_panel(words: Lesson, shown: Shown) -> None:
    """Draw how much weight every head puts on a chosen place."""
    reading = shown.reading
    first = reading.shares.share["first"]
    numbers = {"least": first.min(), "most": first.max(), "mean": first.mean()}
    expect = {name: percent(float(number)) for name, number in numbers.items()}
    with panel(words, "first_token", [shares, without_first], expect):
        found = [place for place, rows in reading.shares.rows.items() if rows]
        place = WHERE.draw(words, found, "first", attention.place_name)
        labels = draw_labels(words, "layer", "head", "share", prefix="chart_")
        chart(
            "first_figure",
            words.ui("first_alt"),
            attention_summary.share_map,
            reading.shares.share[place].numpy(),
            labels,
            shown.family,
            dark(),
        )


def explanation_panel(words: Lesson, shown: Shown) -> None:
    """Draw attention against what removal changes, for texts that are long enough."""
    expect: dict[str, object] = {}
    with panel(words, "explanation", [removal, spearman], expect):
        if shown.family != "transformer" or shown.reading.length < FEW_TOKENS:
            prose(words.ui("removal_not"), "note")
        else:
            expect |= removal_figure(words, shown)


def removal_figure(words: Lesson, shown: Shown) -> dict[str, object]:
    """Draw attention against removal; returns the numbers of "what you should see"."""
    found = removed(shown.model_id, shown.text)
    tokens = attention.shown_tokens(shown.reading.attention)
    chart(
        "removal_figure",
        words.ui("removal_alt"),
        attention_summary.removal_figure,
        found.attention.numpy(),
        found.change.numpy(),
        tokens,
        found.positions,
        draw_labels(words, "x", "y", prefix="removal_"),
        shown.family,
        dark(),
    )
    top = int(found.change.argmax())
    return {
        "count": len(found.positions),
        "rank": "0" if math.isnan(found.rank_correlation) else f"{found.rank_correlation:.2f}",
        "top": tokens[found.positions[top]],
        "place": int((found.attention > found.attention[top]).sum()) + 1,
    }
