"""Panel "read": a strip of the visitor's digits, what the CNN sees in each, what is carried across, and the answers."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
import plotly.graph_objects as go
import streamlit as st
import torch
from numpy.typing import NDArray
from torch import Tensor

from chapters.memory.strip.figure import carried_map, chances_map, features_map, strip_picture
from chapters.memory.strip.source import STORED, reader_names
from llm_core.data.digits import CLASSES, Digits, digits
from llm_core.vision.strip_readers import (
    KINDS,
    TASKS,
    Read,
    Stored,
    StripReader,
    read,
    right_answers,
)
from llm_core.vision.strip_training import LONGEST, SHORTEST
from ui.controls.choice import Choice
from ui.controls.number import MOST_SEED, Number
from ui.controls.text import Text
from ui.demo import Answer, Demo, Figures, draw_figure
from ui.lesson.prose import prose
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels, in_words
from ui.show.numbers import percent
from ui.show.table import Cell, table

EXAMPLE = "407312"
TYPICAL = 34
"""The first handwriting of EXAMPLE in which each reader has its average number of sums right, rounded."""
SEEN = "strip_read_seen"
"""Where a visit keeps the strip before this one, and this one."""
SAME = 1e-5
"""Values that differ by no more are the same: rounding."""
CONTROLS = (
    Text("strip_digits", example="strip_example_text", label="strip_digits", limit=40),
    Choice("strip_task", tuple(TASKS), label="strip_task", names="strip_task_"),
    Choice("strip_reader", KINDS, "lstm", label="strip_reader", names="strip_"),
    Number("strip_hand", 1, MOST_SEED, TYPICAL, label="strip_hand", again="strip_again"),
)


@dataclass(frozen=True)
class Strip:
    """A strip of T digits, the right answer after each, and what every reader computes."""

    text: str
    """The digits that are read."""
    kept: str
    """What was typed, digits only, before it was cut or replaced."""
    other: bool
    """Something typed was no digit."""
    task: str
    reader: str
    pixels: NDArray[np.integer]  # (T, S, S)
    right: list[int]
    found: dict[str, Read]

    @property
    def drawn(self) -> tuple[str, str, bytes]:
        """What tells it from another: task, reader, and every pixel."""
        return self.task, self.reader, self.pixels.tobytes()

    @property
    def chosen(self) -> Read:
        """What the chosen reader computed."""
        return self.found[self.reader]


def read_strip(stored: Stored, typed: str, task: str, reader: str, hand: int) -> Strip:
    """Write the digits in hands that no training saw, and read them with every reader of the task."""
    kept = "".join(sign for sign in typed if sign in "0123456789")
    text = kept[:LONGEST] if len(kept) >= SHORTEST else EXAMPLE
    pixels = handwriting(digits().split("test"), text, hand)
    right = right_answers(task, torch.tensor([[int(sign) for sign in text]]))[0].tolist()
    found = {kind: read(one, torch.from_numpy(pixels)) for kind, one in stored.readers[task].items()}
    other = len(kept) < len("".join(typed.split()))
    return Strip(text, kept, other, task, reader, pixels, right, found)


def handwriting(given: Digits, text: str, hand: int) -> NDArray[np.integer]:
    """Draw an image for each digit of the text, (T, S, S); the image of a place stays when another place changes."""
    images = []
    for place, sign in enumerate(text):
        mine = given.images[given.labels == int(sign)]
        images.append(mine[np.random.default_rng([hand, place]).integers(len(mine))])
    return np.stack(images)


def figures(found: Strip, words: Lesson, dark: bool) -> Figures:
    """Draw the strip, the answers, and side by side what the filters say of each window and what is carried."""
    labels = draw_labels(
        words, "digit", "filter", "unit", "result", "probability", "value", "ink", prefix="strip_axis_"
    )
    signs = [f"{i}: {sign}" for i, sign in enumerate(found.text, start=1)]
    one = found.chosen
    inside = {
        "features": features_map(one.features.numpy(), signs, labels, dark),
        "carried": carried_map(one.carried.numpy(), signs, labels, dark),
    }
    return {
        "windows": in_words(
            strip_picture(found.pixels, signs, labels, dark),
            words.ui("strip_windows_told", digits=listing(words, found.text)),
        ),
        "chances": chances_map(one.chances.numpy(), found.right, signs, labels, dark),
        "answers": answers(found, words),
        "inside": partial(draw_inside, inside, secrets.token_hex(8), found, words),
    }


def draw_inside(figures: Mapping[str, go.Figure], name: str, found: Strip, words: Lesson) -> None:
    """Draw what is seen and what is carried side by side; name: no other answer has it."""
    if (before := last_before(found)) is not None:
        prose(changed(before, found, words), "note")
    with st.container(key="figurerow_strip_inside"):
        for place, (part, figure) in zip(st.columns(2, gap="medium"), figures.items(), strict=True):
            with place:
                draw_figure("strip_read", part, figure, Answer(name), words)


def last_before(found: Strip) -> Strip | None:
    """Give the strip that this visitor read before this one, where the same reader read as many digits."""
    before, last = st.session_state.get(SEEN, (None, None))
    if last is None or last.drawn != found.drawn:
        before, last = st.session_state[SEEN] = (last, found)
    alike = before is not None and (before.task, before.reader) == (found.task, found.reader)
    return before if alike and len(before.text) == len(found.text) else None


def changed(before: Strip, now: Strip, words: Lesson) -> str:
    """Say in which columns the three tables of colours are others than with the strip before."""
    one, two = before.chosen, now.chosen
    moved = {
        "seen": (one.features - two.features).abs().amax(-1) > SAME,
        "carried": (one.carried - two.carried).abs().amax(-1) > SAME,
        "answers": one.chances.argmax(-1) != two.chances.argmax(-1),
    }
    places = {
        name: listing(words, (str(i) for i, here in enumerate(which.tolist(), start=1) if here))
        for name, which in moved.items()
    }
    told = {name: columns or words.ui("strip_changed_nowhere") for name, columns in places.items()}
    return words.ui("strip_changed", before=before.text, **told)


def notices(found: Strip, words: Lesson) -> list[str]:
    """Say what was left out, cut, or replaced."""
    told = [words.ui("strip_other")] if found.other else []
    if len(found.kept) < SHORTEST:
        return [*told, words.ui("strip_short", least=SHORTEST, example=EXAMPLE)]
    return [*told, words.ui("strip_long", most=LONGEST)] if len(found.kept) > LONGEST else told


def answers(found: Strip, words: Lesson) -> str:
    """Write for each place the right answer, and what every reader says with which probability."""
    columns: list[str | Cell] = [
        words.ui("strip_column_reader"),
        *(Cell(sign, note=words.ui("strip_place", place=i)) for i, sign in enumerate(found.text, start=1)),
    ]
    rows: list[list[str | Cell]] = [[Cell(words.ui(f"strip_right_{found.task}")), *map(str, found.right)]]
    for kind, name in reader_names(words).items():
        rows.append([Cell(name), *cells(found.found[kind].chances, found.right, words)])
    return table(columns, rows, label=words.ui("strip_answers"), least_width="34rem")


def cells(chances: Tensor, right: list[int], words: Lesson) -> list[Cell]:
    """Make the cells of a reader: its answer with a tick or a cross, and its probability."""
    made = []
    for row, wanted in zip(chances, right, strict=True):
        best = int(row.argmax())
        good = best == wanted
        word = words.ui("strip_good" if good else "strip_bad")
        made.append(Cell(str(best), note=percent(float(row[best])), right=good, title=word))
    return made


def count(chances: Tensor, right: list[int]) -> int:
    """Count the places at which the likeliest answer is right."""
    return int((chances.argmax(-1) == torch.tensor(right)).sum())


def sentence(found: Strip, words: Lesson) -> dict[str, object]:
    """Say how many answers of each reader are right, and the last one of the chosen reader."""
    best = int(found.chosen.chances[-1].argmax())
    facts: dict[str, object] = {kind: count(one.chances, found.right) for kind, one in found.found.items()}
    return facts | {
        "places": len(found.text),
        "task": words.ui(f"strip_task_{found.task}"),
        "wanted": found.right[-1],
        "reader": words.ui(f"strip_{found.reader}"),
        "answer": best,
        "sure": percent(float(found.chosen.chances[-1, best])),
        "classes": CLASSES,
    }


read_panel = Demo(
    "strip_read",
    CONTROLS,
    read_strip,
    figures,
    sentence,
    code=[StripReader.see, StripReader.carry, read],
    source=STORED,
    notices=notices,
    wide=True,
    stacked=True,
)
