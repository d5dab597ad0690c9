"""A small training of both models beside the stored one."""

from __future__ import annotations

from chapters.transformer.peeking import two_models
from chapters.transformer.peeking.figure import Line
from llm_core import small_trainings
from llm_core.small_trainings import TWIN_NAMES, TWIN_STEPS
from ui.lesson.words import Lesson
from ui.work.small_training import SmallTraining


def stored() -> dict[str, Line]:
    """Give the curves of the record."""
    return two_models.curves(two_models.facts())


def line_name(words: Lesson, key: str) -> str:
    """Name a loss of a model."""
    name, what = key.split("_")
    return words.ui("line", model=words.ui(name), loss=words.ui(what).lower())


def facts() -> dict[str, object]:
    """Say how far the small training goes, and the stored one went."""
    found = two_models.facts()
    return {"until": TWIN_STEPS, "steps": f"{found['steps']:,}", "seed": found["seed"]}


SMALL = SmallTraining(
    "peek_small", small_trainings.peeking, len(TWIN_NAMES) * TWIN_STEPS, stored, line_name, facts
)
