"""A stored run of a training or measurement: what a panel shows until the visitor's own run is there.

scripts/record_first_runs.py makes them with the settings that the panels begin with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from llm_core.checkpoints import CheckpointError
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.numbers import computer, day
from ui.work.record import record

RECORD = "first_runs"


@dataclass(frozen=True)
class StoredRun:
    """What a `Run` that is over says of itself; it has no model to go on with."""

    settings: Any
    events: list[Any]
    result: bool = True
    done: bool = True


def first_run(panel_id: str) -> Any:
    """Read the stored run of a panel; None where it is not here."""
    try:
        return record(RECORD, (panel_id,))[panel_id]
    except CheckpointError:
        return None


def mark_stored(words: Lesson) -> None:
    """Draw, above a stored run, that it is one: when and on what machine it was made."""
    made = record(RECORD)
    when = day(str(made.get("date", "")), words.language)
    prose(
        lesson("common").ui(
            "stored_run", date=when, machine=computer(made.get("machine", ""), words.language)
        ),
        "note",
    )
