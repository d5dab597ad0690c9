"""The way through one block as a table: every tensor with its name, its shape, and the parts that made it."""

from __future__ import annotations

import html
from collections import Counter

from llm_core.analysis.block.shapes import Step
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.table import Cell, table

LETTERS = {
    "normalized": "B T C",
    "out": "B T C",
    "q": "B T H D",
    "k": "B T H D",
    "v": "B T H D",
    "z": "B T H D",
    "scores": "B H T T",
    "pattern": "B H T T",
    "pre": "B T F",
    "linear": "B T F",
    "post": "B T F",
}
"""What the numbers of a shape stand for, by the last word of the tensor's name."""


def route(words: Lesson, found: list[Step]) -> str:
    """Write the table as HTML: the stream at the left edge, what branches off it indented.

    The names in the program stand below the plain ones, hidden until they are asked for.
    """
    shared = Counter(one.parts for one in found)
    rows = table(
        [words.ui("col_what"), Cell(words.ui("col_shape"), note=words.ui("axes")), words.ui("col_made")],
        [row(words, one, shared[one.parts]) for one in found],
        row_kinds=["gb-on-stream" if "resid" in one.name else "" for one in found],
        label=words.ui("route"),
        kind="gb-route",
    )
    summary = html.escape(words.ui("route_names"))
    return f'<div class="gb-route-box">{rows}<details class="gb-runs"><summary>{summary}</summary></details></div>'


def row(words: Lesson, one: Step, times: int) -> list[Cell]:
    """Write one tensor: words and tap name, shape with its letters, the parts that made it and `times - 1` others."""
    key = "tap_" + one.name.replace("hook_", "").replace(".", "_")
    shape = " × ".join(f"{n:,}" for n in one.shape)
    count = words.ui("numbers" if times == 1 else "numbers_shared", count=f"{one.parameters:,}", times=times)
    return [
        Cell(words.ui(key), code=one.name),
        Cell(shape, note=letters(one.name), strong=True),
        Cell(listing(words, one.parts), note=count if one.parts else ""),
    ]


def letters(tap: str) -> str:
    """Name the axes of a tensor: "attn.hook_rot_q" -> "B T H D"."""
    return "B T C" if "resid" in tap else LETTERS[tap.rpartition("_")[2]]
