"""Panel "why": how much of the lesson reaches the letter, before and after training."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from chapters.memory.remember.figure import gradient_lines
from chapters.memory.remember.source import STORED, machine_names
from llm_core.analysis.recurrence.recalled import letter_gradient
from llm_core.recall.machines import MACHINES, untrained
from llm_core.recall.stored import Stored
from llm_core.recall.task import strips
from llm_core.recall.training import FAR
from ui.controls.choice import Choice
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo, Figures
from ui.lesson.rows import clauses, in_a_row
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import small
from ui.show.table import Cell, table
from ui.site.ways import draw_ways

DELAYS = FAR[:-1]
STRIPS = 8
"""Strips for each delay."""
STEADY = 2.0
"""Times by which a gradient may change over the delays and still count as staying about the same."""
STEEP = 100
"""Times by which a gradient becomes smaller where it falls steeply."""
COURSES = ("steep", "falls", "stays", "grows")
CONTROLS = (
    Choice("remember_state", ("before", "after"), names="remember_state_"),
    Number("remember_why_seed", 1, MOST_SEED, 1, label="remember_why_seed", again="remember_new"),
)


@dataclass(frozen=True)
class Lessons:
    """Gradient at the letter: machine -> delay -> mean over the strips."""

    state: str
    lines: dict[str, dict[int, float]]


def lessons(stored: Stored, state: str, seed: int) -> Lessons:
    """Measure in every machine, fresh with this seed or trained on mixed delays, on strips of this seed."""
    first = min(stored.facts["seed"])
    lines = {}
    for name in MACHINES:
        model = untrained(name, seed) if state == "before" else stored.machines[name][first]
        draws = {delay: torch.Generator().manual_seed(seed) for delay in DELAYS}
        lines[name] = {
            delay: letter_gradient(model, strips(STRIPS, delay, draw)) for delay, draw in draws.items()
        }
    return Lessons(state, lines)


def figures(found: Lessons, words: Lesson, dark: bool) -> Figures:
    """Draw a line for each machine."""
    labels = draw_labels(words, "delay", "gradient", prefix="remember_axis_")
    lines = {name: list(line.values()) for name, line in found.lines.items()}
    return {"lines": gradient_lines(list(DELAYS), lines, machine_names(words), labels, dark)}


def numbers(found: Lessons, words: Lesson) -> str:
    """Write the gradients as a table."""
    columns = [
        words.ui("remember_column_machine"),
        *(words.ui("remember_column_delay", delay=delay) for delay in DELAYS),
    ]
    rows: list[list[str | Cell]] = [
        [Cell(name), *map(small, found.lines[one].values())] for one, name in machine_names(words).items()
    ]
    return table(columns, rows, label=words.ui("remember_why_table"), least_width="36rem")


def sentence(found: Lessons, words: Lesson) -> dict[str, object]:
    """Say what becomes of the gradient of every machine over the delays."""
    state = words.ui(f"remember_state_{found.state}")
    facts: dict[str, object] = {"state": state, "first": min(DELAYS), "last": max(DELAYS)}
    names, kinds = (
        machine_names(words),
        {name: course([*line.values()]) for name, line in found.lines.items()},
    )
    told = [
        words.ui(f"remember_course_{kind}", times=STEEP, machines=clauses(words, machines))
        for kind in COURSES
        if (machines := [names[name] for name in names if kinds[name] == kind])
    ]
    return facts | {"found": in_a_row(words, told)}


def course(line: list[float]) -> str:
    """Name what becomes of a gradient from the first delay to the last: one of COURSES."""
    first, last = line[0], line[-1]
    if first > STEADY * last:
        return "steep" if first > STEEP * last else "falls"
    return "grows" if last > STEADY * first else "stays"


def ways_on(_words: Lesson) -> dict[str, object]:
    """Lead to the gradients of untrained layers, and to the gates."""
    draw_ways([("memory", "gradients"), ("memory", "gates")])
    return {}


why_panel = Demo(
    "remember_why",
    CONTROLS,
    lessons,
    figures,
    sentence,
    code=[letter_gradient],
    source=STORED,
    below=numbers,
    more=ways_on,
    wide=True,
)
