"""What all panels of the chapter read: the record and the machines of scripts/train_remember.py, and their names."""

from __future__ import annotations

from llm_core.recall.machines import MACHINES
from llm_core.recall.stored import RECORD, load
from ui.lesson.words import Lesson
from ui.work.source import StoredModel

STORED = StoredModel(RECORD, load)


def machine_names(words: Lesson) -> dict[str, str]:
    """Name every machine in the visitor's language."""
    return {name: words.ui(f"remember_{name}") for name in MACHINES}
