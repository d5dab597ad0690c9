"""The chapter "Look inside": the instrument, every layer and head on the visitor's text, and below it one section."""

from __future__ import annotations

import streamlit as st

from chapters.attention.look.panels import check_spot, choose_head, instrument_panel
from chapters.attention.look.sections import sections
from ui.controls.model_text import controls, tell_left_out
from ui.lesson.notice import notice
from ui.lesson.words import Lesson
from ui.work import attention_models, reading


def look(words: Lesson) -> None:
    """Controls, reading, pictures."""
    if not attention_models.available():
        notice(words.ui("missing"))
        return
    model_id, text = controls(attention_models.available(), attention_models.longest)
    try:
        with st.spinner(words.ui("reading", model=attention_models.name(model_id)), show_time=True):
            found = reading.read(model_id, text)
    except attention_models.failures() as reason:
        notice(words.ui("failed", reason=reason))
    else:
        draw(words, model_id, text, found)


def draw(words: Lesson, model_id: str, text: str, found: reading.Reading) -> None:
    """The instrument, and below it one section."""
    tell_left_out(model_id, text, found)
    shown = reading.Shown(model_id, text, found, *choose_head(words, found))
    check_spot(found)
    instrument_panel(words, shown)
    sections(words, shown)


PANELS = (look,)
