"""Below the microscope, for one token: how its stream grows, and which part adds what to the answer."""

from __future__ import annotations

import streamlit as st

from chapters.transformer.walk.lengths import lengths
from chapters.transformer.walk.microscope import Seen, shown_tokens
from chapters.transformer.walk.parts import parts
from ui.controls.choice import Choice
from ui.lesson.words import Lesson

AFTER = Choice("after", widget=st.selectbox)


@st.fragment
def stream_panels(words: Lesson, seen: Seen, text: str) -> None:
    """Choose a token, then draw both panels; the microscope above is left alone."""
    tokens = shown_tokens(seen, words)
    names = {str(i + 1): f"{i + 1}  {token}" for i, token in enumerate(tokens)}
    at = int(AFTER.draw(words, list(names), str(seen.length), names.__getitem__)) - 1
    for panel in (lengths, parts):
        panel(words, seen.model_id, text, at)
