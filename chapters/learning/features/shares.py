"""Panel "shares": five readers of the same digits, and what is left when the test images move."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from statistics import mean
from typing import Any

from chapters.learning.features.figure import shares_figure
from llm_core import small_trainings
from llm_core.networks.digit_readers import (
    KINDS,
    RECORD,
    DenseReader,
    FilterReader,
    designed,
    edges,
    moved,
    symmetry,
)
from llm_core.small_trainings import READER_STEPS
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, nearest, waits
from ui.controls.number import Number
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent, ranged
from ui.show.table import table
from ui.work.record import record
from ui.work.small_training import Lines, SmallTraining
from ui.work.source import StoredRecord

NEEDED = ("readers", "images", "steps", "seed")
FAR = 2
HANDS = {"apart": "right", "mixed": "mixed"}
"""What a visitor chooses -> what the record calls its counts."""
TENTHS = partial(percent, decimals=1)
MARKS = (90, 75, 55)
"""Per cent that a visitor can guess."""

CONTROLS = (
    Number("features_right", -FAR, FAR, 1, label="right", slider=True),
    Number("features_down", -FAR, FAR, 0, label="down", slider=True),
    Choice("features_hands", tuple(HANDS), label="hands", names="hands_"),
)


@dataclass(frozen=True)
class Shares:
    """Shares right of every reader and seed, as the images are, and moved."""

    here: dict[str, list[float]]
    moved: dict[str, list[float]]
    move: tuple[int, int]
    hands: str
    facts: dict[str, Any]


def measured(facts: dict[str, Any], right: int, down: int, hands: str) -> Shares:
    """Read the counts for this move from the record."""
    here = {kind: shares(facts, kind, hands, 0, 0) for kind in KINDS}
    there = {kind: shares(facts, kind, hands, right, down) for kind in KINDS}
    return Shares(here, there, (right, down), hands, facts)


def shares(facts: dict[str, Any], kind: str, hands: str, right: int, down: int) -> list[float]:
    """Give the share right for each seed."""
    grids = facts["readers"][kind][HANDS[hands]]
    return [grid[FAR + down][FAR + right] / facts["images"]["test"] for grid in grids]


def figures(found: Shares, words: Lesson, dark: bool, covered: bool = False) -> dict[str, Figure]:
    """Draw a row for each reader."""
    here, there = (
        {words.ui(f"short_{kind}"): values for kind, values in shares.items()}
        for shares in (found.here, found.moved)
    )
    labels = draw_labels(words, "x", "here", "moved", prefix="shares_")
    dots = shares_figure(here, there, labels, dark, covered)
    return {"dots": waits(dots, dark) if covered else dots}


def covered(found: Shares, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the same without the moved images."""
    return figures(found, words, dark, covered=True)


def sizes(found: Shares, words: Lesson) -> str:
    """Write what each reader is made of, and both shares with their range over the seeds."""
    columns = ("reader", "n_features", "n_parameters", "unmoved", "moved_share")
    rows = [
        [
            words.ui(f"reader_{kind}"),
            f"{found.facts['readers'][kind]['n_features']:,}",
            f"{found.facts['readers'][kind]['n_parameters']:,}",
            ranged(found.here[kind], TENTHS, words.language),
            ranged(found.moved[kind], TENTHS, words.language),
        ]
        for kind in KINDS
    ]
    names = [words.ui(name) for name in columns]
    return table(names, rows, label=words.ui("features_shares_table"), least_width="34rem")


def sentence(found: Shares, words: Lesson) -> dict[str, object]:
    """Say what the move costs the network that sees all pixels, and those that were made for it."""
    return {
        "dense_here": percent(mean(found.here["dense"])),
        "dense": percent(mean(found.moved["dense"])),
        "filters_here": percent(mean(found.here["filters"])),
        "filters": percent(mean(found.moved["filters"])),
        "moved": percent(mean(found.moved["moved"])),
        "seeds": len(found.facts["seed"]),
    }


def asked(found: Shares) -> Found:
    """Give the share of the network that sees all pixels."""
    here, there = mean(found.here["dense"]), mean(found.moved["dense"])
    facts = {"here": percent(here), "moved": percent(there), "filters": percent(mean(found.moved["filters"]))}
    return Found(nearest(100 * there, MARKS), facts, (*found.move, found.hands))


def stored_lines() -> Lines:
    """Give the shares right of validation digits over the steps, as they are and moved, of the first seed."""
    return small_trainings.moved_lines(record(RECORD, NEEDED)["readers"], small_trainings.READERS)


def line_name(words: Lesson, key: str) -> str:
    """Name a line by its reader, and by whether images are moved."""
    kind, _, where = key.partition("_")
    return words.ui("small_line", reader=words.ui(f"reader_{kind}"), where=words.ui(f"small_{where}"))


def small_facts() -> dict[str, object]:
    """Say how long both learn, and from how many images."""
    return {"steps": f"{READER_STEPS:,}", "images": f"{record(RECORD, NEEDED)['images']['train']:,}"}


SMALL = SmallTraining(
    "features_small",
    small_trainings.readers,
    2 * READER_STEPS,
    stored_lines,
    line_name,
    small_facts,
    y="share_right",
    share=True,
)


shares_panel = Demo(
    "features_shares",
    CONTROLS,
    measured,
    figures,
    sentence,
    code=[designed, symmetry, edges, DenseReader, FilterReader, moved],
    wide=True,
    source=StoredRecord(RECORD, NEEDED),
    below=sizes,
    guess=Guess("features_shares", tuple(map(str, MARKS)), asked),
    covered=covered,
    more=SMALL,
)
