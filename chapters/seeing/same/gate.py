"""Panel "gate": what the two rates of a threshold mean for a hundred thousand people."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from chapters.seeing.same.figure import people_figure
from chapters.seeing.same.pair import MODELS
from chapters.seeing.same.threshold import GUESS
from llm_core.vision.verification import (
    FARTHEST,
    GROUPS,
    Gate,
    Measured,
    at_the_gate,
    errors,
    rates,
)
from ui.controls.choice import Choice
from ui.controls.guess import waits
from ui.controls.number import Number, Step
from ui.demo import BELOW, Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import digits, percent
from ui.show.table import Cell, table

PEOPLE, NETWORK, GRID = 100_000, "1", 101
CONTROLS = (
    Number("same_gate_at", 0.0, 2.0, 0.7, 0.02, label="threshold", slider=True),
    Step("same_one_in", (10, 100, 1_000, 10_000), 1_000, label="one_in"),
    Choice("same_gate_group", tuple(GROUPS), "new", label="group", names="group_"),
)


@dataclass(frozen=True)
class Passed:
    """What happens to the people at this threshold, and at every other."""

    gate: Gate
    impostors: int
    grid: NDArray[np.floating]  # (GRID,) thresholds
    let_in: NDArray[np.floating]  # impostors let in at each
    turned_away: NDArray[np.floating]  # honest people turned away at each
    threshold: float


def passed(models: Measured, threshold: float, one_in: int, group: str) -> Passed:
    """Apply the rates measured on pairs of digits to so many people."""
    found = models.distances[NETWORK, group]
    here, impostors = errors(found, threshold), PEOPLE // one_in
    grid = np.linspace(0, FARTHEST, GRID)
    accepts, rejects = rates(found, grid)
    gate = at_the_gate(PEOPLE, impostors, here.accept_rate, here.reject_rate)
    let_in, turned_away = impostors * accepts, (PEOPLE - impostors) * rejects
    return Passed(gate, impostors, grid, let_in, turned_away, threshold)


def figures(found: Passed, words: Lesson, dark: bool) -> Figures:
    """Draw both kinds of wrongly treated people over all thresholds."""
    labels = draw_labels(words, "threshold", "people", prefix="axis_") | draw_labels(
        words, "let_in", "turned_away", prefix="gate_"
    )
    return {
        "people": people_figure(found.grid, found.let_in, found.turned_away, found.threshold, labels, dark)
    }


def covered(found: Passed, words: Lesson, dark: bool) -> Figures:
    """Draw the axes alone: how the lines run answers what the threshold does."""
    nothing = np.full_like(found.let_in, np.nan)
    empty = figures(replace(found, let_in=nothing, turned_away=nothing), words, dark)["people"]
    return {"people": waits(empty, dark, words="waits_above")}


def people(words: Lesson, value: float) -> str:
    """Write an expected number of people as one counts people: whole, or that it is fewer than one."""
    if 0 < value < 1:
        return words.ui("gate_below_one")
    return words.ui("gate_about", count=f"{value:,.0f}") if value else "0"


def expected(value: float) -> str:
    """Write an expected number of people for a formula, with decimals where it is small."""
    return f"{value:,.0f}" if value >= 10 or value == 0 else digits(value, 2)


def compared(found: Passed, words: Lesson) -> str:
    """Write how many people pass and are stopped, honest ones and impostors."""
    gate = found.gate
    rows: list[list[str | Cell]] = [
        [words.ui(f"gate_{who}"), *(people(words, number) for number in numbers), f"{number_of:,}"]
        for who, numbers, number_of in (
            ("honest", (gate.honest_passed, gate.honest_stopped), PEOPLE - found.impostors),
            ("impostors", (gate.impostors_passed, gate.impostors_stopped), found.impostors),
        )
    ]
    head = [words.ui("gate_who"), words.ui("gate_passed"), words.ui("gate_stopped"), words.ui("gate_all")]
    return table(head, rows, label=words.ui("gate_table"), fitted=True)


def text(found: Passed, words: Lesson) -> dict[str, str]:
    """Write the base rate with its numbers."""
    gate = found.gate
    stopped = gate.honest_stopped + gate.impostors_stopped
    facts = {
        "impostors": expected(gate.impostors_stopped),
        "honest": expected(gate.honest_stopped),
        "share": percent(gate.stopped_are_impostors) if stopped else "",
    }
    said = words.ui("gate_formula", **facts) if stopped else words.ui("gate_nobody")
    return {BELOW: f"{said} {words.ui('gate_axis')}"}


def sentence(found: Passed, words: Lesson) -> dict[str, object]:
    """Say how many people are treated wrongly, and how many of the stopped are impostors."""
    gate = found.gate
    known = np.isfinite(gate.stopped_are_impostors)
    return {
        "impostors": f"{found.impostors:,}",
        "let_in": people(words, gate.impostors_passed),
        "turned_away": people(words, gate.honest_stopped),
        "share": percent(gate.stopped_are_impostors) if known else "–",
    }


gate_panel = Demo(
    "same_gate",
    CONTROLS,
    passed,
    figures,
    sentence,
    code=[errors, at_the_gate, Gate],
    wide=True,
    source=MODELS,
    below=compared,
    text=text,
    after=GUESS,
    covered=covered,
)
