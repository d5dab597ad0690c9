"""Attention: where each token looks, in every head of a Transformer, for the visitor's own text."""

from functools import partial

import streamlit as st

from ui import attention, attention_models, warm
from ui.attention_controls import controls, tell_refused
from ui.attention_panels import check_spot, choose_head, instrument_panel, tell
from ui.attention_sections import sections
from ui.both_sides_panel import both_sides_chapter
from ui.bottleneck_panel import bottleneck_chapter
from ui.by_hand_panel import by_hand_chapter
from ui.chapters import chapters
from ui.check import check_chapter
from ui.heads_panel import heads_chapter
from ui.lessons import lesson
from ui.notice import notice
from ui.prose import heading
from ui.scores_panel import scores_chapter

words = lesson("attention")


def draw(model_id: str, text: str, reading: attention.Reading) -> None:
    """The instrument, and below it one section."""
    tell(words, model_id, text, reading)
    shown = attention.Shown(model_id, text, reading, *choose_head(words, reading))
    check_spot(reading)
    instrument_panel(words, shown)
    sections(words, shown)


def look() -> None:
    """Controls, reading, pictures."""
    if not attention_models.available():
        notice(words.ui("missing"))
        return
    model_id, text = controls(attention_models.available(), attention_models.longest)
    try:
        with st.spinner(words.ui("reading", model=attention_models.name(model_id, words)), show_time=True):
            reading = attention.read(model_id, text)
    except attention_models.failures() as reason:
        notice(words.ui("failed", reason=reason))
    else:
        draw(model_id, text, reading)


heading(words.ui("title"), 1)
if warm.loading():
    with st.spinner(lesson("common").ui("warming"), show_time=True):
        warm.wait_until_ready()
tell_refused()
chapters(
    words,
    {
        "look": look,
        "hand": by_hand_chapter,
        "scores": scores_chapter,
        "bottleneck": bottleneck_chapter,
        "heads": heads_chapter,
        "sides": both_sides_chapter,
        "check": partial(check_chapter, lesson("attention_check")),
    },
)
