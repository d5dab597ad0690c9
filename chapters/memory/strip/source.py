"""What all panels of the chapter read: the record and the readers of scripts/train_strip.py, and their names."""

from __future__ import annotations

from llm_core.vision.strip_readers import KINDS, RECORD, trained
from ui.lesson.words import Lesson
from ui.work.source import StoredModel

STORED = StoredModel(RECORD, trained)


def reader_names(words: Lesson) -> dict[str, str]:
    """Name every reader in the visitor's language."""
    return {kind: words.ui(f"strip_{kind}") for kind in KINDS}
