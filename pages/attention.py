"""Attention: where each token looks, in every head of a Transformer, for the visitor's own text."""

import streamlit as st

from ui import attention, attention_models, attention_panels, warm
from ui.attention_controls import controls
from ui.lessons import lesson
from ui.notice import notice
from ui.prose import heading, prose

words = lesson("attention")
heading(words.ui("title"), 1)
prose(words.ui("lead"), "lead")

if warm.loading():
    with st.spinner(lesson("common").ui("warming"), show_time=True):
        warm.wait_until_ready()
if not attention_models.available():
    notice(words.ui("missing"))
    st.stop()

model_id, text = controls(words)
try:
    with st.spinner(words.ui("reading", model=attention_models.name(model_id, words)), show_time=True):
        reading = attention.read(model_id, text)
except attention_models.failures() as reason:
    notice(words.ui("failed", reason=reason))
    st.stop()
attention_panels.draw(words, model_id, text, reading)
