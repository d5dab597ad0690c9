"""Panel "threshold": the distances of all pairs, and the two errors that a threshold trades for each other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chapters.seeing.same.figure import distances_figure, errors_figure
from chapters.seeing.same.pair import MODELS
from llm_core import small_trainings
from llm_core.small_trainings import VERIFY_STEPS
from llm_core.vision.verification import (
    FARTHEST,
    GROUPS,
    RECORD,
    Distances,
    Equal,
    Errors,
    Measured,
    all_pairs,
    equal_error,
    errors,
    pixels,
    rates,
)
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, waits
from ui.controls.number import Number
from ui.demo import Demo, Figures
from ui.lesson.rows import in_a_row
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels, in_words
from ui.show.numbers import percent
from ui.show.table import Cell, table
from ui.work.record import record
from ui.work.small_training import Line, Lines, SmallTraining

NEEDED = ("curves", "images", "steps", "classes")
SEEDS = ("1", "2", "3")
BINS, GRID = 40, 201
SEEN = 0.001
"""A share of the pairs whose bar is still seen."""
CONTROLS = (
    Number("same_threshold", 0.0, 2.0, 0.7, 0.02, label="threshold", slider=True),
    Choice("same_group", tuple(GROUPS), label="group", names="group_"),
    Choice("same_by", (*SEEDS, "pixels"), label="by", names="by_"),
)


@dataclass(frozen=True)
class Threshold:
    """Shares of pairs in each bin of distance, both errors here and at every threshold, and where they are equal."""

    edges: NDArray[np.floating]  # (BINS + 1,)
    same: NDArray[np.floating]  # (BINS,) share of the same pairs
    different: NDArray[np.floating]
    grid: NDArray[np.floating]  # (GRID,) thresholds
    accepts: NDArray[np.floating]
    rejects: NDArray[np.floating]
    here: Errors
    stricter: Errors
    threshold: float
    equal: Equal
    others: dict[str, float]  # equal error rate by every way to measure
    beside: dict[str, float]  # the same on the other classes
    group: str
    by: str


def counted(models: Measured, threshold: float, group: str, by: str) -> Threshold:
    """Count both errors of all pairs at this threshold, and at all others."""
    found: Distances = models.distances[by, group]
    edges, grid = np.linspace(0, FARTHEST, BINS + 1), np.linspace(0, FARTHEST, GRID)
    same, different = (np.histogram(values, edges)[0] / len(values) for values in found)
    (beside,) = {"known", "new"} - {group}
    others, there = (
        {way: equal_error(models.distances[way, one]).rate for way in (*SEEDS, "pixels")}
        for one in (group, beside)
    )
    here, stricter = errors(found, threshold), errors(found, threshold / 2)
    accepts, rejects = rates(found, grid)
    equal = equal_error(found)
    return Threshold(
        edges,
        same,
        different,
        grid,
        accepts,
        rejects,
        here,
        stricter,
        threshold,
        equal,
        others,
        there,
        group,
        by,
    )


def figures(found: Threshold, words: Lesson, dark: bool) -> Figures:
    """Draw the distances of same and different pairs, and both errors over all thresholds."""
    names = draw_labels(words, "same", "different", prefix="pairs_")
    bars = draw_labels(words, "distance", "share", prefix="axis_") | names
    lines = draw_labels(words, "threshold", "errors", prefix="axis_") | draw_labels(
        words, "accepts", "rejects", prefix="error_"
    )
    return {
        "pairs": in_words(
            distances_figure(found.edges, found.same, found.different, found.threshold, bars, dark),
            overlap(found, words),
        ),
        "errors": errors_figure(found.grid, found.accepts, found.rejects, found.threshold, lines, dark),
    }


def overlap(found: Threshold, words: Lesson) -> str:
    """Say from where to where each histogram reaches, where it is highest, and where both stand."""
    same, different = (one >= SEEN for one in (found.same, found.different))
    ends = {"same": reach(found, same), "different": reach(found, different)}
    facts = {
        f"{name}_{end}": at
        for name, both in ends.items()
        for end, at in zip(("low", "high"), both, strict=True)
    }
    middles = (found.edges[1:] + found.edges[:-1]) / 2
    for name, shares in (("same", found.same), ("different", found.different)):
        facts[f"{name}_most"] = f"{middles[int(shares.argmax())]:.2f}"
    said = [words.ui("pairs_reach", **facts)]
    if (same & different).any():
        low, high = reach(found, same & different)
        said.append(words.ui("pairs_both", low=low, high=high))
    return in_a_row(words, said)


def reach(found: Threshold, bins: NDArray[np.bool_]) -> tuple[str, str]:
    """Write where the first of these bins begins and where the last one ends."""
    at = np.flatnonzero(bins)
    return f"{found.edges[at[0]]:.2f}", f"{found.edges[at[-1] + 1]:.2f}"


def covered(found: Threshold, words: Lesson, dark: bool) -> Figures:
    """Draw an empty picture of the errors while the visitor guesses."""
    nothing = np.full_like(found.accepts, np.nan)
    lines = draw_labels(words, "threshold", "errors", prefix="axis_") | draw_labels(
        words, "accepts", "rejects", prefix="error_"
    )
    empty = errors_figure(found.grid, nothing, nothing, found.threshold, lines, dark)
    return {"errors": waits(empty, dark)}


def compared(found: Threshold, words: Lesson) -> str:
    """Write both counts, and the equal error rate of every way to measure."""
    here = found.here
    rows: list[list[str | Cell]] = [
        [
            words.ui("error_accepts"),
            f"{here.false_accepts:,} / {here.different:,}",
            percent(here.accept_rate, 1),
        ],
        [words.ui("error_rejects"), f"{here.false_rejects:,} / {here.same:,}", percent(here.reject_rate, 1)],
    ]
    counts = table(
        [words.ui("error"), words.ui("count"), words.ui("share")],
        rows,
        label=words.ui("errors_table"),
        fitted=True,
    )
    best = [[words.ui(f"by_{way}"), percent(rate, 1)] for way, rate in found.others.items()]
    return counts + table(
        [words.ui("by"), words.ui("equal")], best, label=words.ui("equal_table"), fitted=True
    )


def sentence(found: Threshold, words: Lesson) -> dict[str, object]:
    """Say what both errors are here, and where they are equal."""
    (beside,) = {"known", "new"} - {found.group}
    nets, there = ([of[seed] for seed in SEEDS] for of in (found.others, found.beside))
    return {
        "threshold": f"{found.threshold:.2f}",
        "accepts": percent(found.here.accept_rate),
        "rejects": percent(found.here.reject_rate),
        "equal_at": f"{found.equal.threshold:.2f}",
        "equal": percent(found.equal.rate, 1),
        "group": words.ui(f"group_{found.group}"),
        "low": percent(min(nets), 1),
        "high": percent(max(nets), 1),
        "pixels": percent(found.others["pixels"], 1),
        "other_group": words.ui(f"group_{beside}"),
        "other_low": percent(min(there), 1),
        "other_high": percent(max(there), 1),
        "other_pixels": percent(found.beside["pixels"], 1),
    }


def asked(found: Threshold) -> Found:
    """Say what happens to the false rejects at half the threshold."""
    now, then = found.here, found.stricter
    change = then.false_rejects - now.false_rejects
    option = "more" if change > 0 else "fewer" if change < 0 else "equal"
    facts = {
        "threshold": f"{found.threshold:.2f}",
        "half": f"{found.threshold / 2:.2f}",
        "accepts": f"{now.false_accepts:,}",
        "accepts_then": f"{then.false_accepts:,}",
        "rejects": f"{now.false_rejects:,}",
        "rejects_then": f"{then.false_rejects:,}",
    }
    return Found(option, facts, (found.threshold, found.group, found.by))


def stored_lines() -> Lines:
    """Give both equal error rates over the steps, of the first seed."""
    steps, _, known, new = zip(*record(RECORD, NEEDED)["curves"][0], strict=True)
    lines: dict[str, Line] = {"known": (steps, known), "new": (steps, new)}
    return lines


def line_name(words: Lesson, key: str) -> str:
    """Name a line by the classes."""
    return words.ui(f"group_{key}")


def small_facts() -> dict[str, object]:
    """Say how long it learns, and from how many images."""
    facts = record(RECORD, NEEDED)
    return {
        "steps": f"{VERIFY_STEPS:,}",
        "stored": f"{facts['steps']:,}",
        "images": f"{facts['images']['train']:,}",
    }


SMALL = SmallTraining(
    "same_small",
    small_trainings.verifier,
    VERIFY_STEPS,
    stored_lines,
    line_name,
    small_facts,
    y="equal_error",
    share=True,
)


GUESS = Guess("same_threshold", ("fewer", "equal", "more"), asked, elsewhere=True)
threshold_panel = Demo(
    "same_threshold",
    CONTROLS,
    counted,
    figures,
    sentence,
    code=[all_pairs, errors, rates, equal_error, pixels],
    wide=True,
    source=MODELS,
    below=compared,
    guess=GUESS,
    covered=covered,
    more=SMALL,
)
