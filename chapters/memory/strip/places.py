"""Panel "places": how many answers are right after each digit, three readers, and the best without a memory."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import mean
from typing import Any

from chapters.memory.strip.figure import place_lines
from chapters.memory.strip.source import STORED, reader_names
from llm_core.vision.strip_readers import (
    KINDS,
    TASKS,
    Stored,
    by_place,
    rate_of,
    runs_of,
    usual_count,
    without_memory,
)
from llm_core.vision.strip_training import LONGEST, StripLearner, right_by_place
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, waits
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent, ranged
from ui.show.table import Cell, table

CONTROLS = (Choice("strip_places_task", tuple(TASKS), label="strip_task", names="strip_task_"),)
ASKED = 6
"""The place of the guess and of the sentence."""
MARKS = {"tenth": 0.1, "half": 0.5, "most": 0.95}


@dataclass(frozen=True)
class Places:
    """Shares right by place: reader -> (seeds, places), and the best that is possible without a memory."""

    task: str
    shares: dict[str, list[list[float]]]
    best: list[float]
    facts: dict[str, Any]

    def at(self, kind: str, place: int) -> list[float]:
        """Give the shares of all seeds after so many digits."""
        return [one[place - 1] for one in self.shares[kind]]


def by_places(stored: Stored, task: str) -> Places:
    """Read the shares of this task from the record, and work out the best without a memory."""
    shares = {kind: by_place(stored.facts, task, kind) for kind in KINDS}
    return Places(task, shares, without_memory(task, len(shares["lstm"][0])), stored.facts)


def figures(found: Places, words: Lesson, dark: bool, shown: bool = True) -> Figures:
    """Draw a line for each reader; not shown: the one with the LSTM alone."""
    labels = draw_labels(words, "place", "right", "trained", "best", prefix="strip_axis_")
    shares = found.shares if shown else {}
    best = found.best if shown else None
    lines = place_lines(shares, best, reader_names(words), labels, LONGEST, len(found.best), dark)
    return {"lines": lines if shown else waits(lines, dark)}


def covered(found: Places, words: Lesson, dark: bool) -> Figures:
    """Draw the axes alone."""
    return figures(found, words, dark, shown=False)


def numbers(found: Places, words: Lesson) -> str:
    """Write mean and range at a few places, weights and learning rate of each reader."""
    shown = (1, 2, 4, ASKED, LONGEST, len(found.best))
    columns = [words.ui("strip_column_reader"), *map(str, shown), words.ui("strip_column_rate")]
    rows: list[list[str | Cell]] = [
        [
            Cell(name, note=words.ui("strip_weights", count=f"{weights_of(found, kind):,}")),
            *(ranged(found.at(kind, place), percent, words.language) for place in shown),
            f"{rate_of(found.facts, found.task, kind):g}",
        ]
        for kind, name in reader_names(words).items()
    ]
    rows.append(
        [Cell(words.ui("strip_axis_best")), *(percent(found.best[place - 1]) for place in shown), "–"]
    )
    return table(columns, rows, label=words.ui("strip_table"), least_width="46rem")


def weights_of(found: Places, kind: str) -> int:
    """Give the number of weights of a reader."""
    return int(found.facts["parameters"][kind])


def sentence(found: Places, words: Lesson) -> dict[str, object]:
    """Give the shares at one place and at the end, and the best without a memory."""
    last = len(found.best)
    facts: dict[str, Any] = {kind: percent(mean(found.at(kind, ASKED))) for kind in KINDS}
    facts |= {f"{kind}_usual": f"{usual_count(found.facts, found.task, kind, ASKED):.1f}" for kind in KINDS}
    facts |= {f"{kind}_last": percent(mean(found.at(kind, last))) for kind in KINDS}
    facts |= {"place": ASKED, "last": last, "best": percent(found.best[ASKED - 1])}
    facts |= {"task": words.ui(f"strip_task_{found.task}"), "edge": LONGEST}
    strips, share = found.facts["tested"], found.best[-1]
    facts |= {"strips": strips, "doubt": percent(math.sqrt(share * (1 - share) / strips))}
    return facts | {"seeds": len(runs_of(found.facts, found.task, "lstm"))}


def measured(found: Places) -> Found:
    """Find the option nearest to the share of the reader without memory."""
    share = mean(found.at("alone", ASKED))
    right = min(MARKS, key=lambda name: abs(MARKS[name] - share))
    facts = {"alone": percent(share), "place": ASKED, "best": percent(found.best[ASKED - 1])}
    return Found(right, facts, found.task)


GUESS = Guess("strip_places", tuple(MARKS), measured, CONTROLS, elsewhere=True)
places_panel = Demo(
    "strip_places",
    CONTROLS,
    by_places,
    figures,
    sentence,
    code=[StripLearner.loss, right_by_place, without_memory],
    source=STORED,
    below=numbers,
    guess=GUESS,
    covered=covered,
    wide=True,
)
