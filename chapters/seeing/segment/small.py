"""The training of the network that labels pixels: its curve, and a small one beside it."""

from __future__ import annotations

from llm_core import small_trainings
from llm_core.small_trainings import PIXEL_PLAN, PIXEL_STEPS
from llm_core.vision.segment_training import BATCH, RECORD
from ui.lesson.words import Lesson
from ui.work.record import record
from ui.work.small_training import Lines, SmallTraining

NEEDED = ("subjects", "images", "seed")


def stored_lines() -> Lines:
    """Give the share of held-out pixels that is right over the steps, of the first seed."""
    steps, _, right = zip(*record(RECORD, NEEDED)["subjects"]["shapes"]["curves"][0], strict=True)
    return {"pixels": (steps, right)}


def line_name(words: Lesson, key: str) -> str:
    """Name the only line."""
    return words.ui("network")


def facts() -> dict[str, object]:
    """Say how long it learns, and from how many scenes."""
    return {"steps": PIXEL_STEPS, "plan": PIXEL_PLAN, "scenes": f"{PIXEL_STEPS * BATCH:,}"}


SMALL = SmallTraining(
    "segment_small",
    small_trainings.pixels,
    PIXEL_STEPS,
    stored_lines,
    line_name,
    facts,
    y="pixels_right",
    share=True,
)
