"""Panel "train": the curves of the shipped trainings at one delay, and one that the visitor trains beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import mean

from chapters.memory.remember.delay import GUESS
from chapters.memory.remember.figure import curve_lines
from chapters.memory.remember.source import STORED, machine_names
from llm_core import small_trainings
from llm_core.recall.machines import MACHINES
from llm_core.recall.stored import Stored, runs_of
from llm_core.recall.task import CHANCE
from llm_core.recall.training import DELAYS, RecallLearner, batches
from llm_core.small_trainings import RECALL_DELAY, RECALL_STEPS
from ui.controls.choice import Choice
from ui.controls.guess import waits
from ui.demo import Demo, Figures
from ui.lesson.rows import clauses, in_a_row
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.work.small_training import Lines, SmallTraining

DELAY = Choice("remember_train_delay", tuple(map(str, DELAYS)), str(RECALL_DELAY))
LEARNT, HALF, UNMOVED = 0.9, 0.5, 1.5
"""Share right of a machine that has learnt it, and half way; times chance up to which one has learnt nothing."""
ENDS = ("learnt", "between", "chance")
SMALL_MACHINE = Choice("remember_train_machine", MACHINES, "open", names="remember_")


@dataclass(frozen=True)
class Curves:
    """Share of validation strips answered right over the steps: machine -> mean over the seeds, and each seed."""

    delay: int
    steps: list[int]
    means: dict[str, list[float]]
    every: dict[str, list[list[float]]]


def curves(stored: Stored, delay: str) -> Curves:
    """Read the trainings on this delay alone."""
    every = {
        name: [
            [share for _, share in run["curve"]] for run in runs_of(stored.facts, "alone", name, int(delay))
        ]
        for name in MACHINES
    }
    means = {name: [mean(column) for column in zip(*lines, strict=True)] for name, lines in every.items()}
    steps = [step for step, _ in runs_of(stored.facts, "alone", "rnn", int(delay))[0]["curve"]]
    return Curves(int(delay), steps, means, every)


def figures(found: Curves, words: Lesson, dark: bool) -> Figures:
    """Draw the curves."""
    labels = draw_labels(words, "step", "right", "chance", prefix="remember_axis_")
    names = machine_names(words)
    return {"curves": curve_lines(found.steps, found.means, found.every, names, labels, CHANCE, dark)}


def covered(found: Curves, words: Lesson, dark: bool) -> Figures:
    """Draw the axes alone: who sees which machine stays at chance knows which fails first."""
    lines = figures(replace(found, means={}, every={}), words, dark)["curves"]
    return {"curves": waits(lines, dark, words="waits_above")}


def sentence(found: Curves, words: Lesson) -> dict[str, object]:
    """Say which machines learn it, and when they pass half; which are on the way, and which are at chance."""
    names = machine_names(words)
    kinds = {name: end(line[-1]) for name, line in found.means.items()}
    told = [
        words.ui(f"remember_end_{kind}", machines=clauses(words, machines))
        for kind in ENDS
        if (machines := [written(found, name, names[name], words) for name in names if kinds[name] == kind])
    ]
    return {"delay": found.delay, "steps": found.steps[-1], "found": in_a_row(words, told)}


def end(share: float) -> str:
    """Name where a machine ends: one of ENDS."""
    return "learnt" if share >= LEARNT else "chance" if share < UNMOVED * CHANCE else "between"


def written(found: Curves, name: str, title: str, words: Lesson) -> str:
    """Name a machine; one that has learnt it with the step from which half is right."""
    line = found.means[name]
    if end(line[-1]) != "learnt":
        return title
    step = next(step for step, share in zip(found.steps, line, strict=True) if share >= HALF)
    return words.ui("remember_from", machine=title, step=step)


def stored_lines() -> Lines:
    """Give the curves of the first seed at RECALL_DELAY."""
    facts = STORED.get().facts
    lines: dict[str, tuple[list[float], list[float]]] = {}
    for name in MACHINES:
        steps, shares = zip(*runs_of(facts, "alone", name, RECALL_DELAY)[0]["curve"], strict=True)
        lines[name] = list(steps), list(shares)
    return lines


def small_facts(machine: str, delay: str) -> dict[str, object]:
    """Say what is trained, and at what the stored ones were."""
    rate = small_trainings.recall_rate(machine, delay)
    return {"delay": delay, "stored": RECALL_DELAY, "steps": RECALL_STEPS, "rate": f"{rate:g}"}


SMALL = SmallTraining(
    "remember_small",
    small_trainings.recall,
    RECALL_STEPS,
    stored_lines,
    lambda words, line: words.ui(f"remember_{line}"),
    small_facts,
    y="share_right",
    share=True,
)


def draw_small(words: Lesson) -> dict[str, object]:
    """Offer to train one machine at the chosen delay."""
    SMALL.draw(words, SMALL_MACHINE.draw(words), DELAY.now())
    return {}


train_panel = Demo(
    "remember_train",
    (DELAY,),
    curves,
    figures,
    sentence,
    code=[RecallLearner.loss, batches],
    source=STORED,
    after=GUESS,
    covered=covered,
    more=draw_small,
    wide=True,
)
