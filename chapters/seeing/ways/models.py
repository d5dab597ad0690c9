"""The trained drawers that all panels use, and the names of the three."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def read(names: Sequence[int | None], words: Lesson) -> str:
    """Say what the judge reads in one image after the other."""
    said = [words.ui("unsure") if name is None else f"{name}" for name in names]
    return ("、" if words.language == "zh" else ", ").join(said)


def reading(rows: Mapping[str, Sequence[int | None]], words: Lesson) -> str:
    """Say what the judge reads in each named row of images."""
    said = [words.ui("reads_row", row=row, names=read(names, words)) for row, names in rows.items()]
    return ("" if words.language == "zh" else " ").join([words.ui("reads"), *said])


def ink(words: Lesson) -> Mapping[str, Any]:
    """Give the words of every sheet of pixels."""
    return draw_labels(words, "ink")
