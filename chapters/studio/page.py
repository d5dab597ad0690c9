"""What stands around the studio's chapters: the status line of the pretrained model, and the wait for it."""

from __future__ import annotations

import streamlit as st

from chapters.studio.engine import status, wait_for_warm_up, warmed
from ui.book import Chapters
from ui.lesson.words import Lesson


def draw(words: Lesson, chapters: Chapters) -> None:
    """Draw chapter and status in one row, then the chapter."""
    with st.container(horizontal=True, key="studio_head", vertical_alignment="center"):
        with st.container(key="chapters", width="content"):
            chapter = chapters.choose()
        line = st.container()
    if warmed():
        chapters.open(chapter)
        with line:  # drawn last: it watches the work that the chapter has just asked for
            status(words)
    else:
        wait_for_warm_up()
