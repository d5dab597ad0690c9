"""Panel "draw": a digit, moved or drawn by the visitor, and what all five readers answer at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
import torch

from chapters.learning.features.component import pad
from chapters.learning.features.filters import MODELS
from llm_core.checkpoints import CheckpointError
from llm_core.data.digits import CLASSES, INK, SIDE, Bytes, DigitsMissing, digits, read_image
from llm_core.networks.digit_readers import READERS, FilterReader, Reader, chances, moved
from ui.controls.held import Held
from ui.controls.number import Number
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.words import Lesson
from ui.show.numbers import percent
from ui.show.table import Cell, table
from ui.site.language import html_lang

KEY = "features_pad"
DIGIT = Number("features_digit", 1, 9999, 43)
DRAWN, MOVED = Held("features_drawn"), Held("features_moved")
CONTROLS = (DIGIT, DRAWN, MOVED)
LABELS = ("board", "hint", "left", "right", "up", "down", "clear", "back", "cursor_at")
SEED = 1
"""Of the readers that answer."""


@dataclass(frozen=True)
class Shown:
    """The image that all readers see."""

    image: Bytes  # (S, S)
    move: tuple[int, int]  # pixels to the right and down, which are in the image already
    truth: int | None  # None for a drawing


@st.fragment
def pad_panel(words: Lesson) -> None:
    """Draw everything of the panel, or a sentence where readers or digits are missing."""
    expect: dict[str, object] = {}
    with panel(words, "features_draw", [chances, FilterReader.features, moved], expect, wide=True):
        try:
            readers, test = MODELS.get(), digits().split("test")
            expect |= draw(words, {kind: readers[kind][SEED] for kind in READERS}, test)
        except (CheckpointError, DigitsMissing) as reason:
            notice(words.ui("failed", reason=reason))


def draw(words: Lesson, readers: dict[str, Reader], test: Any) -> dict[str, object]:
    """Draw the number of the digit, the board, and the table of all answers."""
    with st.container(key="features_pad_controls"):
        n = DIGIT.draw(words, high=len(test), width=220, on_change=forget)
    shown = seen(words, test, n)
    answers = {
        kind: chances(reader, torch.from_numpy(shown.image)).numpy() for kind, reader in readers.items()
    }
    left, right = st.columns([2, 5], gap="large")
    with left:
        pad(payload(words, shown), KEY, on_drawn, on_moved)
    with right:
        st.html(answer_table(words, answers, shown.truth))
    return sentence(words, answers, shown.truth)


def seen(words: Lesson, test: Any, n: int) -> Shown:
    """Take the drawing, or the test digit with this number, and move it."""
    mine = DRAWN.draw(words, read_image)
    move = MOVED.draw(words, read_move, (0, 0))
    image = test.images[n - 1] if mine is None else mine
    there = moved(torch.from_numpy(image)[None], *move)[0].numpy()
    return Shown(there, move, int(test.labels[n - 1]) if mine is None else None)


def read_move(text: str) -> tuple[int, int]:
    """Read pixels to the right and down, "1,-2". Raises ValueError for anything else, and beyond the image."""
    right, down = (int(part) for part in text.split(","))
    if max(abs(right), abs(down)) >= SIDE:
        raise ValueError("beyond the image")
    return right, down


def payload(words: Lesson, shown: Shown) -> dict[str, Any]:
    """Collect what the board draws."""
    labels = {name: words.ui(f"pad_{name}") for name in LABELS} | {"lang": html_lang()}
    changed = shown.truth is None or shown.move != (0, 0)
    image = shown.image.flatten().tolist()
    sizes = {"side": SIDE, "ink": INK}
    return {"image": image, "move": list(shown.move), "changed": changed, "labels": labels, **sizes}


def on_drawn() -> None:
    """Keep a drawing in the link when a stroke has ended; it holds what was moved before. Empty: back to the digit."""
    DRAWN.put(str(st.session_state[KEY].get("drawn") or "")[:100])
    MOVED.put("")


def on_moved() -> None:
    """Keep in the link how far the image is moved now."""
    MOVED.put(str(st.session_state[KEY].get("moved") or "")[:10])


def forget() -> None:
    """Show a test digit as it is."""
    DRAWN.put("")
    MOVED.put("")


def answer_table(words: Lesson, answers: dict[str, np.ndarray[Any, Any]], truth: int | None) -> str:
    """Write the probability of every digit (row) for every reader (column)."""
    columns = [words.ui("pad_digit"), *(words.ui(f"short_{kind}") for kind in answers)]
    rows: list[list[str | Cell]] = [
        [str(digit), *(chance_cell(words, row, digit, truth) for row in answers.values())]
        for digit in range(CLASSES)
    ]
    return table(columns, rows, chosen_row=truth, label=words.ui("pad_table"))


def chance_cell(words: Lesson, row: np.ndarray[Any, Any], digit: int, truth: int | None) -> Cell:
    """Write one probability on a share of the colour; the strongest of a reader gets a tick or a cross."""
    share, best = float(row[digit]), digit == int(row.argmax())
    right = None if truth is None or not best else digit == truth
    word = "" if right is None else words.ui("mark_right" if right else "mark_wrong")
    blue = f"color-mix(in srgb, var(--gb-transformer) {round(55 * share)}%, transparent)"
    return Cell(percent(share), right=right, word=word, strong=best, background=blue)


def sentence(words: Lesson, answers: dict[str, np.ndarray[Any, Any]], truth: int | None) -> dict[str, object]:
    """Say who reads it correctly; of a drawing, what each one answers."""
    said = {kind: int(row.argmax()) for kind, row in answers.items()}
    if truth is None:
        each = [
            words.ui("pad_one", reader=words.ui(f"short_{kind}"), digit=digit) for kind, digit in said.items()
        ]
        return {"sentence": words.ui("pad_drawn", each=words.ui("comma").join(each))}
    right = [words.ui(f"short_{kind}") for kind, digit in said.items() if digit == truth]
    key = "pad_all" if len(right) == len(said) else "pad_some" if right else "pad_none"
    return {"sentence": words.ui(key, truth=truth, readers=words.ui("comma").join(right))}
