"""Prose for whoever reads Chinese: the corpus that goes with a Chinese text, and with a page opened in Chinese."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from ui.controls.choice import Choice
from ui.controls.link import correct
from ui.lesson.words import Lesson

PROSE = "manuals"
PLACES = frozenset({"lang", "chapter", "tab", "task"})
"""What an address may say before anything is set: language and place."""


def is_chinese(text: str) -> bool:
    """Return whether Chinese characters stand in the text."""
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def prose_for(text: str, options: Sequence[str]) -> str:
    """Choose the corpus of modern Chinese prose for a Chinese text, otherwise the first."""
    return PROSE if PROSE in options and is_chinese(text) else options[0]


def begin_with_prose(control: Choice, words: Lesson, options: Sequence[str], text: str = "") -> None:
    """Let a page that is opened in Chinese begin with modern Chinese prose; call it before the control is drawn.

    A link that sets anything keeps what it meant before there was this corpus, so the choice is written into the
    address like one of the visitor's. text: what the visitor brings along; of another language it stays as it is.
    """
    untouched = control.key not in st.session_state and set(st.query_params) <= PLACES
    if words.language == "zh" and PROSE in options and untouched and (not text or is_chinese(text)):
        correct(control.key, PROSE)
