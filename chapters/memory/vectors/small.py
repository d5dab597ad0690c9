"""A small training beside the shipped one: the same skip-gram for its first steps, and the neighbours that it finds."""

from __future__ import annotations

import streamlit as st

from llm_core import small_trainings
from llm_core.small_trainings import VECTOR_DOCUMENTS, VECTOR_STEPS, Look
from llm_core.vectors.stored import RECORD, STEPS
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.table import table
from ui.work.record import record
from ui.work.small_training import SmallTraining


def stored_lines() -> dict[str, tuple[list[float], list[float]]]:
    """Read the held-out loss of the first seed."""
    steps, losses = zip(*record(RECORD, ("runs",))["runs"][0]["curve"], strict=True)
    return {"vectors": (list(steps), list(losses))}


def line_name(words: Lesson, _line: str) -> str:
    """Name the one line."""
    return words.ui("vec_small_line")


def facts() -> dict[str, object]:
    """Give the stories and steps of this training, and the steps of the shipped one."""
    return {"documents": f"{VECTOR_DOCUMENTS:,}", "steps": f"{VECTOR_STEPS:,}", "plan": f"{STEPS:,}"}


def neighbours(words: Lesson, look: Look) -> None:
    """Draw the nearest words of a few, as they are now."""
    rows = [[word, listing(words, near)] for word, near in (look.near or {}).items()]
    columns = [words.ui("vec_small_word"), words.ui("vec_small_near", step=f"{look.step:,}")]
    st.html(table(columns, rows, label=words.ui("vec_small_table"), fitted=True))


SMALL = SmallTraining(
    "vec_small",
    small_trainings.vectors,
    VECTOR_STEPS,
    stored_lines,
    line_name,
    facts,
    y="loss_of_pair",
    picture=neighbours,
)
