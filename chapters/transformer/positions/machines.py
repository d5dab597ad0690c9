"""Every machine's shuffle test beside the visitor's: measured on the worker, as a table, over many seeds."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from torch import Tensor

from llm_core.analysis.positions.shuffle import BLIND, Kind, Machine, sees_order, shuffle_test, spread
from ui.lesson.words import Lesson
from ui.show.numbers import small
from ui.show.table import Cell, table
from ui.work import jobs
from ui.work import lanes as worker

KINDS: tuple[Kind, ...] = ("none", "sinusoid", "learned", "rotary", "alibi", "end")
MASKS = {"off": False, "on": True}
LAYERS = ("1", "2", "3", "4")
SEEDS = tuple(range(1, 13))
CASES = {"open": (False, 2), "one": (True, 1), "two": (True, 2)}
"""The three cases of the syllabus, without positions: (causal mask, layers)."""


@dataclass(frozen=True)
class Everything:
    """What the worker measures with one set of cards."""

    spread: Tensor  # (4 layers, seeds) of the chosen machine
    table: dict[tuple[Kind, bool], float]  # every kind and mask, with the visitor's layers, weights and order
    known: dict[str, tuple[float, float]]  # smallest and largest of CASES, over the seeds


def measured(
    words: Lesson, cards: Sequence[str], machine: Machine, order: Sequence[int]
) -> Everything | None:
    """Measure about 150 small tests, shared by everybody with the same cards and machine; None while it runs."""
    key = f"positions|{list(cards)}|{machine}|{list(order)}"
    total = (len(LAYERS) + len(CASES)) * len(SEEDS) + len(MASKS) * len(KINDS)
    return jobs.result(words, "positions", key, work_of(cards, machine, order), total)


def work_of(cards: Sequence[str], machine: Machine, order: Sequence[int]) -> worker.Work:
    """Make the work of `Everything`, for the worker."""

    def work(report: worker.Report, cancelled: Callable[[], bool]) -> Everything:
        count, done = jobs.steps(report, cancelled), 0

        def progress(*_: int) -> None:
            nonlocal done
            done += 1
            count(done, 0)

        every = spread(machine.kind, machine.causal, cards, [int(n) for n in LAYERS], SEEDS, progress)
        return Everything(every, all_machines(cards, machine, order, progress), cases(cards, progress))

    return work


def all_machines(
    cards: Sequence[str], machine: Machine, order: Sequence[int], progress: Callable[[], None]
) -> dict[tuple[Kind, bool], float]:
    """Measure the change of the last output for every kind and mask, with this machine's layers and weights."""
    found = {}
    for kind in KINDS:
        for causal in MASKS.values():
            other = Machine(kind, causal, machine.n_layer, machine.seed)
            found[kind, causal] = shuffle_test(other, cards, order).last
            progress()
    return found


def cases(cards: Sequence[str], progress: Callable[..., None]) -> dict[str, tuple[float, float]]:
    """Measure the smallest and largest change of each of CASES over the seeds."""
    found = {}
    for name, (causal, n_layer) in CASES.items():
        each = spread("none", causal, cards, [n_layer], SEEDS, progress)
        found[name] = (float(each.min()), float(each.max()))
    return found


def machines_table(words: Lesson, found: Everything, machine: Machine) -> str:
    """Write all kinds x masks as a table: measured with the same cards and seed, and what theory expects."""
    rows = [machine_row(words, found, kind, machine) for kind in KINDS]
    columns = [words.ui("table_corner"), *(words.ui(f"mask_{mask}") for mask in MASKS)]
    return table(columns, rows, label=words.ui("machines_table"), chosen_row=KINDS.index(machine.kind))


def machine_row(words: Lesson, found: Everything, kind: Kind, machine: Machine) -> list[str | Cell]:
    """Write the machines of one kind: without and with the mask."""
    cells = [
        machine_cell(words, found.table[kind, causal], kind, causal, machine) for causal in MASKS.values()
    ]
    return [words.ui(f"kind_{kind}"), *cells]


def machine_cell(words: Lesson, change: float, kind: Kind, causal: bool, machine: Machine) -> Cell:
    """Write one machine's change, whether it is as expected, and what was expected."""
    sees = sees_order(kind, causal, machine.n_layer)
    right = (not math.isnan(change) and change >= BLIND) == sees
    return Cell(
        small(change),
        note=words.ui("table_sees" if sees else "table_blind"),
        right=right,
        word=words.ui("table_agrees" if right else "table_disagrees"),
        chosen=(kind, causal) == (machine.kind, machine.causal),
    )
