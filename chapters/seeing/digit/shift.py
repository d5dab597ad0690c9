"""Panel "shift": how many held-out digits four networks still read when all of them are moved."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from statistics import mean
from typing import Any

from chapters.seeing.digit.figure import Shares, shift_figure
from llm_core import small_trainings
from llm_core.networks.digit_readers import moved
from llm_core.small_trainings import DRAW_STEPS
from llm_core.vision.digit_networks import KINDS, RECORD, averaged, convolutions, perceptron
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, waits
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent, ranged
from ui.show.table import table
from ui.work.record import record
from ui.work.small_training import Lines, SmallTraining
from ui.work.source import StoredRecord

NEEDED = ("networks", "images", "steps", "seed")
STEPS = {"across": (1, 0), "down": (0, 1), "diagonal": (1, 1)}
"""Direction -> how far the digits go to the right and down with each step."""
GUESSED = 2
"""Pixels, of the guess."""
TENTHS = partial(percent, decimals=1)
MARKS = (90, 70, 50)
"""Per cent that a visitor can guess."""

CONTROLS = (Choice("digit_direction", tuple(STEPS), label="direction", names="direction_"),)


@dataclass(frozen=True)
class Shift:
    """Shares right over the move in pixels: network -> one list for each seed."""

    moves: list[int]
    shares: Shares
    facts: dict[str, Any]
    direction: str

    def at(self, kind: str, move: int) -> list[float]:
        """Give the shares of all seeds at one move."""
        return [one[self.moves.index(move)] for one in self.shares[kind]]


def measured(facts: dict[str, Any], direction: str) -> Shift:
    """Read the counts of this direction from the record."""
    across, down = STEPS[direction]
    far = len(facts["networks"]["cnn"]["right"][0]) // 2
    moves = list(range(-far, far + 1))
    shares = {
        kind: [
            [grid[far + down * i][far + across * i] / facts["images"]["test"] for i in moves]
            for grid in facts["networks"][kind]["right"]
        ]
        for kind in KINDS
    }
    return Shift(moves, shares, facts, direction)


def figures(found: Shift, words: Lesson, dark: bool, covered: bool = False) -> dict[str, Figure]:
    """Draw a line for each network."""
    names = {kind: words.ui(f"short_{kind}") for kind in KINDS}
    labels = draw_labels(words, "x", "y", prefix="shift_")
    lines = shift_figure(found.moves, found.shares, names, labels, dark, covered)
    return {"lines": waits(lines, dark) if covered else lines}


def covered(found: Shift, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw only where nothing is moved."""
    return figures(found, words, dark, covered=True)


def sizes(found: Shift, words: Lesson) -> str:
    """Write parameters, and mean and range unmoved and at three moves."""
    columns = [
        words.ui("network"),
        words.ui("parameters"),
        *(words.ui("at_move", move=i) for i in (0, 1, 2, 4)),
    ]
    rows = [
        [
            words.ui(f"long_{kind}"),
            f"{found.facts['networks'][kind]['n_parameters']:,}",
            *(ranged(found.at(kind, i), TENTHS, words.language) for i in (0, 1, 2, 4)),
        ]
        for kind in KINDS
    ]
    return table(columns, rows, label=words.ui("shift_table"), least_width="44rem")


def sentence(found: Shift, words: Lesson) -> dict[str, object]:
    """Say what moves of one, two and four pixels leave."""
    shares = {f"{kind}_{i}": percent(mean(found.at(kind, i)), 1) for kind in KINDS for i in (0, 1, 2, 4)}
    return shares | {
        "direction": words.ui(f"direction_{found.direction}"),
        "seeds": len(found.facts["seed"]),
        "images": found.facts["images"]["test"],
    }


def asked(found: Shift) -> Found:
    """Give the share of the network that sees all pixels after GUESSED pixels."""
    here, there = mean(found.at("mlp", 0)), mean(found.at("mlp", GUESSED))
    option = f"{min(MARKS, key=lambda mark: abs(mark - 100 * there))}"
    return Found(
        option,
        {"here": percent(here), "moved": percent(there), "cnn": percent(mean(found.at("cnn", GUESSED)))},
        found.direction,
    )


def stored_lines() -> Lines:
    """Give the shares right of validation digits over the steps, as they are and moved, of the first seed."""
    return small_trainings.moved_lines(record(RECORD, NEEDED)["networks"], small_trainings.DRAWN)


def line_name(words: Lesson, key: str) -> str:
    """Name a line by its network, and by whether images are moved."""
    kind, _, where = key.partition("_")
    return words.ui("small_line", network=words.ui(f"short_{kind}"), where=words.ui(f"small_{where}"))


def small_facts() -> dict[str, object]:
    """Say how long both learn, and from how many images."""
    facts = record(RECORD, NEEDED)
    return {
        "steps": f"{DRAW_STEPS:,}",
        "stored": f"{facts['steps']:,}",
        "images": f"{facts['images']['train']:,}",
    }


SMALL = SmallTraining(
    "digit_small",
    small_trainings.drawn,
    2 * DRAW_STEPS,
    stored_lines,
    line_name,
    small_facts,
    y="share_right",
    share=True,
)


shift_panel = Demo(
    "digit_shift",
    CONTROLS,
    measured,
    figures,
    sentence,
    code=[perceptron, convolutions, averaged, moved],
    wide=True,
    source=StoredRecord(RECORD, NEEDED),
    below=sizes,
    guess=Guess("digit_shift", tuple(map(str, MARKS)), asked),
    covered=covered,
    more=SMALL,
)
