"""Panel "held out": precision and recall of three detectors on scenes that nobody arranged, for every threshold."""

from __future__ import annotations

from statistics import mean
from typing import Any, NamedTuple

import plotly.graph_objects as go

from chapters.seeing.where.figure import Line, trade_off
from llm_core import small_trainings
from llm_core.small_trainings import DETECTOR_STEPS
from llm_core.vision.detector import RECORD
from llm_core.vision.detector_training import SceneLearner, targets
from llm_core.vision.found import Counts, counted, matches
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, waits
from ui.controls.number import Number
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent, ranged
from ui.show.table import table
from ui.site.language import language
from ui.work.record import record
from ui.work.small_training import Lines, SmallTraining
from ui.work.source import StoredRecord

NEEDED = ("counts", "least", "overlaps", "seed", "scenes", "curves", "n_parameters", "images")
OVERLAPS = ("0", "0.1", "0.2", "0.3", "0.5", "0.7", "0.9", "1")
LOW, HIGH = 0.5, 0.9
"""Score thresholds of the guess."""
CONTROLS = (
    Number("where_least", 0.0, 1.0, 0.5, 0.05, label="least", slider=True),
    Choice("where_overlap", OVERLAPS, "0.3", label="overlap"),
)


class HeldOut(NamedTuple):
    """Counts for each seed and score threshold, at one IoU threshold, and which score threshold is chosen."""

    rows: list[list[Counts]]
    least: list[float]
    at: int
    overlap: str
    facts: dict[str, Any]

    @property
    def chosen(self) -> list[Counts]:
        """Give the counts of every seed at the chosen score threshold."""
        return [row[self.at] for row in self.rows]

    def at_score(self, least: float) -> list[Counts]:
        """Give the counts of every seed at another score threshold."""
        return [row[self.least.index(least)] for row in self.rows]


def measured(facts: dict[str, Any], least: float, overlap: str) -> HeldOut:
    """Read the counts for these thresholds from the record."""
    at = min(range(len(facts["least"])), key=lambda i: abs(facts["least"][i] - least))
    row = facts["overlaps"].index(float(overlap))
    rows = [[Counts(*one) for one in grid[row]] for grid in facts["counts"]]
    return HeldOut(rows, facts["least"], at, overlap, facts)


def figures(found: HeldOut, words: Lesson, dark: bool) -> Figures:
    """Draw precision over recall, one line for each seed, with the chosen threshold marked."""
    return {"curve": drawn_curve(found, words, dark)}


def drawn_curve(found: HeldOut, words: Lesson, dark: bool) -> go.Figure:
    """Draw a line for each seed."""
    lines = [line(row, found, words, seed) for row, seed in zip(found.rows, found.facts["seed"], strict=True)]
    return trade_off(lines, draw_labels(words, "recall", "precision", "least", prefix="axis_"), dark)


def line(row: list[Counts], found: HeldOut, words: Lesson, seed: int) -> Line:
    """Collect the points of one seed; where nothing is found there is no precision and no point."""
    points = [
        (least, one.recall or 0.0, one.precision)
        for least, one in zip(found.least, row, strict=True)
        if one.precision is not None
    ]
    chosen = next((i for i, point in enumerate(points) if point[0] == found.least[found.at]), None)
    return Line(words.ui("seed_name", seed=seed), points, chosen)


def counts_table(found: HeldOut, words: Lesson) -> str:
    """Write hits, false alarms and misses of every seed."""
    columns = ("seed", "hits", "alarms", "misses", "precision_name", "recall_name")
    rows = [
        [str(seed), *(f"{n:,}" for n in one), written(one.precision), written(one.recall)]
        for seed, one in zip(found.facts["seed"], found.chosen, strict=True)
    ]
    return table([words.ui(name) for name in columns], rows, label=words.ui("where_held_table"), fitted=True)


def written(value: float | None) -> str:
    """Write a share; a dash where there is none."""
    return "–" if value is None else percent(value, 1)


def averaged(shares: list[float | None], language: str) -> str:
    """Write mean and range of the shares that there are."""
    there = [one for one in shares if one is not None]
    return ranged(there, percent, language) if there else "–"


def sentence(found: HeldOut, words: Lesson) -> dict[str, object]:
    """Say what the chosen thresholds give, and what others would."""
    strict, loose = found.at_score(HIGH), found.at_score(LOW)
    return {
        "scenes": found.facts["scenes"]["test"],
        "least": f"{found.least[found.at]:.2f}",
        "overlap": found.overlap,
        "precision": averaged([one.precision for one in found.chosen], words.language),
        "recall": averaged([one.recall for one in found.chosen], words.language),
        "low": LOW,
        "high": HIGH,
        "loose_precision": averaged([one.precision for one in loose], words.language),
        "loose_recall": averaged([one.recall for one in loose], words.language),
        "strict_precision": averaged([one.precision for one in strict], words.language),
        "strict_recall": averaged([one.recall for one in strict], words.language),
    }


def answer(found: HeldOut) -> Found:
    """Compare the strict threshold with the loose one."""
    strict, loose = found.at_score(HIGH), found.at_score(LOW)
    sure = mean(one.precision or 0 for one in strict) > mean(one.precision or 0 for one in loose)
    many = mean(one.recall or 0 for one in strict) > mean(one.recall or 0 for one in loose)
    option = {(True, False): "precision", (False, True): "recall", (True, True): "both"}.get(
        (sure, many), "none"
    )
    return Found(option, sentence_of_guess(strict, loose), found.overlap)


def sentence_of_guess(strict: list[Counts], loose: list[Counts]) -> dict[str, object]:
    """Give the four shares of the answer."""
    return {
        "precision": averaged([one.precision for one in loose], language()),
        "strict_precision": averaged([one.precision for one in strict], language()),
        "recall": averaged([one.recall for one in loose], language()),
        "strict_recall": averaged([one.recall for one in strict], language()),
    }


def covered(found: HeldOut, words: Lesson, dark: bool) -> Figures:
    """Draw each detector at the score threshold where the question begins, and no line."""
    at = found.least.index(LOW)
    start = found._replace(rows=[[row[at]] for row in found.rows], least=[LOW], at=0)
    return {"curve": waits(drawn_curve(start, words, dark), dark)}


def stored_lines() -> Lines:
    """Give precision and recall on validation scenes over the steps, of the first seed."""
    steps, _, precision, recall = zip(*record(RECORD, NEEDED)["curves"][0], strict=True)
    found = [(step, one) for step, one in zip(steps, precision, strict=True) if one is not None]
    return {
        "precision": ([float(step) for step, _ in found], [float(one) for _, one in found]),
        "recall": (steps, recall),
    }


def small_facts() -> dict[str, object]:
    """Say how long it learns."""
    facts = record(RECORD, NEEDED)
    return {"steps": f"{DETECTOR_STEPS:,}", "all_steps": f"{facts['steps']:,}"}


SMALL = SmallTraining(
    "where_small",
    small_trainings.detector,
    DETECTOR_STEPS,
    stored_lines,
    lambda words, key: words.ui(f"{key}_name"),
    small_facts,
    y="share_of_boxes",
    share=True,
)


held_out = Demo(
    "where_held",
    CONTROLS,
    measured,
    figures,
    sentence,
    code=[targets, SceneLearner, matches, counted],
    source=StoredRecord(RECORD, NEEDED),
    below=counts_table,
    guess=Guess("where_held", ("precision", "recall", "both", "none"), answer),
    covered=covered,
    more=SMALL,
)
