"""Panel "A word becomes a row": looking a row up, and multiplying with a one-hot vector, give the same numbers."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go
import torch
from torch import Tensor

from chapters.memory.vectors.figure import rows_of_table
from chapters.memory.vectors.read import SOURCE, about, quoted, word_field
from llm_core.vectors.stored import Stored
from llm_core.vectors.table import LookedUp, Table
from ui.demo import Demo
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels, in_words
from ui.show.numbers import signed, small

AROUND = 3
"""Rows that are drawn before and after the one that is looked up."""
CONTROLS = (word_field("vec_row_word"),)


@dataclass(frozen=True)
class Row:
    """One row, the same by a product, and the rows around it."""

    table: Table
    asked: LookedUp
    first: int
    """Number of the first row that is drawn, counted from 0."""
    around: Tensor  # (2 AROUND + 1, D)
    product: Tensor  # (D,): one-hot vector times table
    apart: float
    """The largest difference of the product from the row."""


def row(stored: Stored, text: str) -> Row:
    """Look a word up, and multiply its one-hot vector with the table."""
    table = stored.after
    asked = table.look_up(text, "cat")
    one_hot = torch.zeros(len(table.words))  # (V,)
    one_hot[asked.row] = 1.0
    product = one_hot @ table.vectors  # (V,) @ (V, D) -> (D,)
    first = min(max(asked.row - AROUND, 0), len(table.words) - 2 * AROUND - 1)
    around = table.vectors[first : first + 2 * AROUND + 1]
    apart = float((product - table.vectors[asked.row]).abs().max())
    return Row(table, asked, first, around, product, apart)


def figures(found: Row, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the rows around the one that is looked up."""
    names = [
        f"{1 if i == found.asked.row else 0} · {found.table.words[i]}"
        for i in range(found.first, found.first + len(found.around))
    ]
    chosen = found.asked.row - found.first
    labels = draw_labels(words, "number", "value", "one_hot", prefix="vec_axis_")
    drawn = rows_of_table(found.around.numpy(), names, chosen, labels, dark)
    return {"table": in_words(drawn, told(found, words))}


def told(found: Row, words: Lesson) -> str:
    """Say where the framed row stands and between which values its numbers lie."""
    values = found.table.vectors[found.asked.row]
    low, high = int(values.argmin()), int(values.argmax())
    return words.ui(
        "vec_row_told",
        word=quoted(found.table.words[found.asked.row]),
        place=f"{found.asked.row + 1:,}",
        rows=f"{len(found.table.words):,}",
        width=len(values),
        low=signed(float(values[low]), 2),
        low_at=low + 1,
        high=signed(float(values[high]), 2),
        high_at=high + 1,
    )


def sentence(found: Row, words: Lesson) -> dict[str, object]:
    """Give the shape of the table, the number of the row, and how far the product lies from it."""
    rows, width = found.table.vectors.shape
    return {
        "word": quoted(found.table.words[found.asked.row]),
        "place": f"{found.asked.row + 1:,}",
        "rows": f"{rows:,}",
        "width": width,
        "numbers": f"{rows * width:,}",
        "alike": words.ui("vec_row_apart", apart=small(found.apart))
        if found.apart
        else words.ui("vec_row_same"),
    }


row_panel = Demo(
    "vec_row",
    CONTROLS,
    row,
    figures,
    sentence,
    code=[row],
    source=SOURCE,
    notices=lambda found, words: about(found.asked, found.table, words),
)
