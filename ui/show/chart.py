"""A Plotly figure on the page."""

from __future__ import annotations

from typing import Any

from ui.lesson.words import Lesson

QUIET = {"displaylogo": False, "modeBarButtons": [["toImage"]], "responsive": True}


def draw_labels(words: Lesson, *keys: str, prefix: str = "") -> dict[str, Any]:
    """The words a figure asks for, by their short names."""
    return {key: words.ui(f"{prefix}{key}") for key in keys}
