"""Small trainings beside the stored ones: a model with the chosen number of heads, and a reader of patches."""

from __future__ import annotations

from llm_core import small_trainings
from llm_core.analysis.attention import head_counts
from llm_core.networks import patches
from llm_core.small_trainings import DIGIT_STEPS, HEAD_STEPS
from ui.lesson.words import Lesson
from ui.work.record import record
from ui.work.small_training import Lines, SmallTraining


def stored_heads() -> Lines:
    """Give held-out bits over the steps, by the number of heads."""
    curves = record(head_counts.RECORD)["curve"]
    return {n: ([row[0] for row in rows], [row[2] for row in rows]) for n, rows in curves.items()}


def heads_name(words: Lesson, key: str) -> str:
    """Name a line by its number of heads."""
    return words.ui("heads_small_line", count=key)


def heads_facts(n_head: int) -> dict[str, object]:
    """Say how far the small training goes, and the stored one went."""
    found = record(head_counts.RECORD)
    return {"heads": n_head, "until": HEAD_STEPS, "steps": f"{found['steps']:,}", "seed": found["seed"]}


def stored_patches() -> Lines:
    """Give the share of validation digits that is read correctly over the steps."""
    rows = record(patches.RECORD)["curve"]
    return {"right": ([row[0] for row in rows], [row[2] for row in rows])}


def patches_name(words: Lesson, key: str) -> str:
    """Name the one line."""
    return words.ui("patches_small_line")


def patches_facts() -> dict[str, object]:
    """Say how the small model differs from the stored one."""
    return {"steps": DIGIT_STEPS, "stored_steps": f"{record(patches.RECORD)['steps']:,}"}


SMALL_HEADS = SmallTraining(
    "heads_small", small_trainings.heads, HEAD_STEPS, stored_heads, heads_name, heads_facts
)
SMALL_PATCHES = SmallTraining(
    "patches_small",
    small_trainings.digits,
    DIGIT_STEPS,
    stored_patches,
    patches_name,
    patches_facts,
    y="share_right",
    share=True,
)
