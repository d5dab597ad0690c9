"""The chapter "The walk": one token on its way through the real model, every number and its line of code."""

from __future__ import annotations

import streamlit as st

from chapters.transformer.walk import microscope
from chapters.transformer.walk.lens import lens_panel
from chapters.transformer.walk.microscope_panel import microscope_panel
from chapters.transformer.walk.place import PLACE
from chapters.transformer.walk.stream import AFTER, stream_panels
from ui.controls import model_text
from ui.lesson.notice import notice
from ui.lesson.words import Lesson
from ui.work import attention_models


def walk(words: Lesson) -> None:
    """Draw controls, microscope, lens and stream."""
    ids = [*attention_models.with_taps(), *attention_models.alone()]
    if not ids:
        notice(words.ui("missing"))
        return
    model_id, text = model_text.model_and_text(ids, lambda _model: microscope.LONGEST)
    name = attention_models.name(model_id)
    try:
        with st.spinner(words.ui("reading", model=name), show_time=True):
            seen = microscope.see(model_id, text)
    except attention_models.failures() as reason:
        notice(words.ui("failed", reason=reason))
    else:
        microscope_panel(words, model_id, text)
        lens_panel(words, seen, text)
        stream_panels(words, seen, text)


PANELS = (walk,)
CONTROLS = (*model_text.CONTROLS, PLACE, AFTER)
