"""The chapter "Look inside": the instrument, every layer and head on the visitor's text, and below it one section."""

from __future__ import annotations

import streamlit as st

from chapters.attention.look import bertviz, copying, panels, switch
from chapters.attention.look.instrument import instrument_panel
from chapters.attention.look.place import FIRST, PLACE, TOKEN, choose_head
from chapters.attention.look.sections import SECTION, sections
from chapters.attention.look.shown import Shown
from ui.controls import model_text
from ui.lesson.notice import notice
from ui.lesson.words import Lesson
from ui.show.model_notices import notice_last_space, notice_left_out
from ui.work import attention_models
from ui.work.reading import Reading, read


def look(words: Lesson) -> None:
    """Draw controls, reading, pictures."""
    if not attention_models.available():
        notice(words.ui("missing"))
        return
    model_id, text = model_text.model_and_text(attention_models.available(), attention_models.longest)
    try:
        with st.spinner(words.ui("reading", model=attention_models.name(model_id)), show_time=True):
            found = read(model_id, text)
    except attention_models.failures() as reason:
        notice(words.ui("failed", reason=reason))
    else:
        draw(words, model_id, text, found)


def draw(words: Lesson, model_id: str, text: str, found: Reading) -> None:
    """Draw the instrument, and below it one section."""
    notice_left_out(model_id, text, found.attention.cut)
    notice_last_space(model_id, text, model_text.PROMPT)
    shown = Shown(model_id, text, found, *choose_head(words, found))
    instrument_panel(words, shown)
    sections(words, shown)


PANELS = (look,)
CONTROLS = (
    *model_text.CONTROLS,
    PLACE,
    TOKEN,
    FIRST,
    SECTION,
    panels.OF,
    panels.WHERE,
    *switch.CONTROLS,
    *copying.CONTROLS,
    bertviz.VIEW,
)
