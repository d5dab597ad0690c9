"""A Plotly figure on the page, with its text alternative and its numbers.

The table of numbers and the downloads are added in the browser (ui/show/figure_tools): they are read from the figure
itself, so they cost the server nothing and can say nothing else than the picture.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from ui.lesson.words import Lesson

CONFIG = {"displayModeBar": False, "responsive": True}

Numbers = Mapping[str, Sequence[object]]
"""Columns of a table: name -> values, all of one length."""


def chart(figure: go.Figure, key: str, alt: str) -> None:
    """Draw a figure. alt: what it shows, for those who do not see it."""
    st.plotly_chart(figure, theme=None, config=CONFIG, key=key, alt=alt)


def with_numbers(figure: go.Figure, numbers: Numbers) -> go.Figure:
    """Give a figure a table of its own, where the arrays of its traces are not what a reader would look up."""
    return figure.update_layout(meta={"numbers": {name: list(column) for name, column in numbers.items()}})


def draw_labels(words: Lesson, *keys: str, prefix: str = "") -> dict[str, Any]:
    """Give the words that a figure asks for, by their short names."""
    return {key: words.ui(f"{prefix}{key}") for key in keys}
