"""Panel "the tasks of computer vision": what each task is asked, what comes out, and the chapter that does it."""

from __future__ import annotations

import streamlit as st

from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.show.table import table
from ui.site.ways import draw_ways

CHAPTERS = {
    "recognition": "digit",
    "detection": "where",
    "segmentation": "segment",
    "tracking": "tracks",
    "enhancement": "clean",
    "verification": "same",
    "generation": "ways",
}
"""Task -> the chapter of this page that shows it."""


def field(words: Lesson) -> None:
    """Draw the tasks as a table, and the ways to their chapters."""
    columns = [words.ui(f"field_{column}") for column in ("task", "asks", "gives")]
    rows = [[words.ui(f"field_{task}{part}") for part in ("", "_asks", "_gives")] for task in CHAPTERS]
    with panel(words, "where_field", wide=True):
        st.html(table(columns, rows, label=words.ui("field_name")))
        draw_ways(("seeing", chapter) for chapter in CHAPTERS.values() if chapter != "where")
