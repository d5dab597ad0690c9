"""BertViz inside the page, in a section of its own because it draws a line for every weight."""

from __future__ import annotations

import streamlit as st

from chapters.attention.look import bertviz_page
from chapters.attention.look.shown import Shown
from ui.controls.choice import Choice
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.site.language import html_lang
from ui.site.theme import dark
from ui.work import reading as attention
from ui.work.reading import Reading

VIEW = Choice("bertviz", ("head", "model"), label="bertviz_view", names="bertviz_")

MOST_LINES = 150_000
"""12 layers x 12 heads x 32 x 32 tokens, measured at a few seconds; more layers start switched off."""

FIRST_HEIGHT = 600
"""Pixels until the page inside has measured itself (chapters/attention/look/bertviz_component/fit.js)."""


def bertviz_panel(words: Lesson, shown: Shown) -> None:
    """Draw head view or model view of the first tokens and the chosen layers."""
    reading = shown.reading
    length = min(reading.length, bertviz_page.MAX_TOKENS)
    per_layer = reading.heads * length * length
    expect: dict[str, object] = {}
    with panel(words, "bertviz", [bertviz_page.document], expect, wide=True):
        if reading.length > length:
            notice(words.ui("bertviz_cut", limit=length))
        expect["lines"] = f"{frame(words, reading, shown.layer, length, per_layer):,}"


def frame(words: Lesson, reading: Reading, layer: int, length: int, per_layer: int) -> int:
    """Draw the chosen view; returns the number of lines in it."""
    view = VIEW.draw(words)
    most = max(1, MOST_LINES // per_layer)
    first = list(range(reading.layers)) if reading.layers <= most else [layer]
    layers = st.pills(
        words.ui("bertviz_layers"),
        range(reading.layers),
        default=first,
        selection_mode="multi",
        format_func=lambda i: str(i + 1),
        key=f"bertviz_layers_{reading.layers}",
    ) or [layer]
    kept = sorted(layers)[:most]
    found = [a[None, :, :length, :length] for a in reading.attention.pattern]
    tokens = attention.shown_tokens(reading.attention)[:length]
    title = words.ui("bertviz_alt")
    kind: bertviz_page.View = "model" if view == "model" else "head"
    page = bertviz_page.document(found, tokens, kept, kind, title, layer, dark(), html_lang())
    st.iframe(page, height=FIRST_HEIGHT, alt=title)
    return len(kept) * per_layer
