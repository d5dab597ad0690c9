"""The trained drawers that all panels use, and the names of the three."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from llm_core.drawing.drawers import KINDS, RECORD, stored
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.work.source import StoredModel, StoredRecord

MODELS = StoredModel(RECORD, stored)
FACTS = StoredRecord(RECORD, ("drawers", "real", "noise", "judge", "samples", "steps", "batch"))
SOURCES = ("real", *KINDS)


def names(words: Lesson, sources: tuple[str, ...] = SOURCES) -> dict[str, str]:
    """Name where digits come from."""
    return {source: words.ui(f"source_{source}") for source in sources}


def ink(words: Lesson) -> Mapping[str, Any]:
    """Give the words of every sheet of pixels."""
    return draw_labels(words, "ink")
