"""Panel "train": the curves of the shipped readers, and one that the visitor trains beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import mean

from chapters.memory.strip.figure import curve_lines
from chapters.memory.strip.places import GUESS
from chapters.memory.strip.source import STORED, reader_names
from llm_core import small_trainings
from llm_core.small_trainings import STRIP_STEPS
from llm_core.vision.strip_readers import KINDS, TASKS, Stored, runs_of
from llm_core.vision.strip_training import LONGEST, StripLearner, rows
from ui.controls.choice import Choice
from ui.controls.guess import waits
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent
from ui.work.small_training import Lines, SmallTraining

TASK = Choice("strip_train_task", tuple(TASKS), label="strip_task", names="strip_task_")
SMALL_READER = Choice("strip_train_reader", KINDS, "lstm", label="strip_reader", names="strip_")
SMALL_TASK = "largest"
"""Whose curves stand beside the visitor's own."""


@dataclass(frozen=True)
class Curves:
    """Share right after the last of eight digits over the steps: reader -> each seed."""

    task: str
    steps: list[int]
    every: dict[str, list[list[float]]]
    tested: dict[str, float]
    """Share right after as many digits of test strips: reader -> mean over the seeds."""


def curves(stored: Stored, task: str) -> Curves:
    """Read the trainings of this task from the record."""
    runs = {kind: runs_of(stored.facts, task, kind) for kind in KINDS}
    every = {kind: [[share for _, share in run["curve"]] for run in mine] for kind, mine in runs.items()}
    tested = {kind: mean(run["test"][LONGEST - 1] for run in mine) for kind, mine in runs.items()}
    return Curves(task, [step for step, _ in runs["lstm"][0]["curve"]], every, tested)


def figures(found: Curves, words: Lesson, dark: bool) -> Figures:
    """Draw the curves."""
    labels = draw_labels(words, "step", "right", prefix="strip_axis_")
    return {"curves": curve_lines(found.steps, found.every, reader_names(words), labels, dark)}


def covered(found: Curves, words: Lesson, dark: bool) -> Figures:
    """Draw the readers that remember, without the one that is asked about."""
    rest = {kind: lines for kind, lines in found.every.items() if kind != "alone"}
    lines = figures(replace(found, every=rest), words, dark)["curves"]
    return {"curves": waits(lines, dark, words="waits_above")}


def sentence(found: Curves, words: Lesson) -> dict[str, object]:
    """Say what each reader has learnt, on test strips."""
    tested = {kind: percent(share) for kind, share in found.tested.items()}
    return tested | {"place": LONGEST, "task": words.ui(f"strip_task_{found.task}")}


def stored_lines() -> Lines:
    """Give the curves of the first seed for SMALL_TASK."""
    facts, lines = STORED.get().facts, dict[str, tuple[list[float], list[float]]]()
    for kind in KINDS:
        steps, shares = zip(*runs_of(facts, SMALL_TASK, kind)[0]["curve"], strict=True)
        lines[kind] = list(steps), list(shares)
    return lines


def small_facts(reader: str, task: str) -> dict[str, object]:
    """Say how many steps are made, and of how many."""
    plan = small_trainings.STRIP_PLAN[task]
    return {"steps": f"{STRIP_STEPS:,}", "plan": f"{plan:,}", "reader": reader, "task": task}


SMALL = SmallTraining(
    "strip_small",
    small_trainings.strip,
    STRIP_STEPS,
    stored_lines,
    lambda words, line: words.ui(f"strip_{line}"),
    small_facts,
    y="share_right",
    share=True,
)


def draw_small(words: Lesson) -> dict[str, object]:
    """Offer to train one reader on SMALL_TASK."""
    SMALL.draw(words, SMALL_READER.draw(words), SMALL_TASK)
    return {}


train_panel = Demo(
    "strip_train",
    (TASK,),
    curves,
    figures,
    sentence,
    code=[StripLearner, rows],
    source=STORED,
    after=GUESS,
    covered=covered,
    more=draw_small,
    wide=True,
)
