"""Attention: where each token looks, in every head of a Transformer, for the visitor's own text."""

import streamlit as st

from ui import attention, attention_models, attention_panels, warm
from ui.attention_controls import controls
from ui.lessons import lesson
from ui.notice import notice
from ui.prose import heading, prose

words = lesson("attention")


def instrument() -> None:
    """Controls, reading, panels."""
    model_id, text = controls(words)
    try:
        with st.spinner(words.ui("reading", model=attention_models.name(model_id, words)), show_time=True):
            reading = attention.read(model_id, text)
    except attention_models.failures() as reason:
        notice(words.ui("failed", reason=reason))
    else:
        attention_panels.draw(words, model_id, text, reading)


heading(words.ui("title"), 1)
prose(words.ui("lead"), "lead")
if warm.loading():
    with st.spinner(lesson("common").ui("warming"), show_time=True):
        warm.wait_until_ready()
if attention_models.available():
    instrument()
else:
    notice(words.ui("missing"))
