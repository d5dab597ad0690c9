"""Which head looks at the answer, and what the only place without an answer costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from torch import Tensor

from chapters.transformer.peeking import two_models
from chapters.transformer.peeking.figure import position_figure
from chapters.transformer.peeking.two_models import NAMES
from figures.attention import heat_map
from figures.attention_summary import share_map
from llm_core.analysis.block.peeking import patterns, weight_on_next
from ui.controls.choice import Choice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.chart import chart, draw_labels
from ui.show.numbers import percent
from ui.site.theme import dark

MAP_CHARACTERS = 20
"""Characters in the picture of one head; more rows would not be read."""

MODEL = Choice("peek_model", NAMES, label="model")


def why_panel(
    words: Lesson, found: dict[str, Any], text: str, labels: dict[str, str], shown: Sequence[str]
) -> None:
    """Draw which head looks at the answer, its pattern, and the one position that has no answer to its right."""
    expect: dict[str, object] = {"heads": ""}
    with panel(words, "peek_why", [patterns, weight_on_next], expect, wide=True):
        name = MODEL.draw(words, names=words.ui)
        if text:
            expect["heads"] = draw_heads(words, name, text[:MAP_CHARACTERS])
        one = found["models"]["unmasked"]
        lines = {f"unmasked_{what}": one[f"{what}_by_position"] for what in shown}
        prose(words.ui("places_title"), "note")
        chart("peek_places", words.ui("places_alt"), position_figure, lines, labels, dark())
        seen = one["reported_by_position"]
        expect |= {
            "last": f"{seen[-1]:.2f}",
            "others": f"{sum(seen[:-1]) / (len(seen) - 1):.4f}",
            "count": len(seen),
            "reported": f"{one['test']['reported']:.2f}",
            "share": percent(seen[-1] / sum(seen)),
        }


def draw_heads(words: Lesson, name: str, text: str) -> str:
    """Draw all heads by their weight on the next character, and the map of the strongest; returns what was found."""
    pattern = two_models.looks(name, text)
    looks = weight_on_next(pattern)
    layer, head = divmod(int(looks.argmax()), looks.shape[1])
    left, right = st.columns([2, 3], gap="large")
    with left:
        labels = draw_labels(words, "layer", "head", "share", prefix="map_")
        prose(words.ui("heads_title"), "note")
        chart("peek_heads", words.ui("heads_alt"), share_map, looks.numpy(), labels, dark=dark())
    with right:
        draw_pattern(words, pattern[layer, head], text, layer, head)
    if not looks.any():
        return words.ui("heads_none", model=words.ui(name))
    most, even = percent(float(looks.max())), percent(1 / pattern.shape[-1])
    return words.ui("heads_most", model=words.ui(name), layer=layer + 1, head=head + 1, most=most, even=even)


def draw_pattern(words: Lesson, pattern: Tensor, text: str, layer: int, head: int) -> None:
    """Draw the map of one head: a line just right of the diagonal is a head that copies the answer."""
    title = "pattern_title" if float(pattern.diagonal(1).sum()) else "pattern_masked"
    prose(words.ui(title, layer=layer + 1, head=head + 1), "note")
    labels = draw_labels(words, "from", "to", "weight", prefix="map_")
    chart(
        "peek_pattern",
        words.ui("pattern_alt"),
        heat_map,
        pattern.numpy(),
        [words.ui("start"), *text],
        labels,
        dark=dark(),
    )
