"""The way through one block as a table: every tensor with its name, its shape, and the parts that made it."""

from __future__ import annotations

import html
from collections import Counter

from llm_core.analysis.block.shapes import Step
from ui.lesson.words import Lesson
from ui.site.language import html_lang

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
    """The table as HTML: the stream at the left edge, what branches off it indented."""
    columns = [words.ui(key) for key in ("col_what", "col_shape", "col_made")]
    shared = Counter(one.parts for one in found)
    rows = "".join(row(words, one, shared[one.parts]) for one in found)
    head = "".join(f'<span role="columnheader">{html.escape(name)}</span>' for name in columns)
    name = html.escape(words.ui("route"))
    return (
        f'<div class="gb-route" role="table" aria-label="{name}" lang="{html_lang()}">'
        f'<div role="row" class="gb-head">{head}</div>{rows}</div>'
    )


def row(words: Lesson, one: Step, times: int) -> str:
    """One tensor: words and tap name, shape with its letters, the parts that made it."""
    key = "tap_" + one.name.replace("hook_", "").replace(".", "_")
    shape = " × ".join(f"{n:,}" for n in one.shape)
    cells = [
        f"{html.escape(words.ui(key))}<br><code>{html.escape(one.name)}</code>",
        f"<b>{shape}</b><small>{letters(one.name)}</small>",
        made(words, one, times),
    ]
    on_stream = ' class="gb-on-stream"' if "resid" in one.name else ""
    inside = "".join(f'<span role="cell">{cell}</span>' for cell in cells)
    return f'<div role="row"{on_stream}>{inside}</div>'


def made(words: Lesson, one: Step, times: int) -> str:
    """The parts whose parameters made the tensor and `times - 1` others; empty where there are none."""
    if not one.parts:
        return ""
    told = words.ui("numbers" if times == 1 else "numbers_shared", count=f"{one.parameters:,}", times=times)
    count = html.escape(told)
    return f"{html.escape(', '.join(one.parts))}<small>{count}</small>"


def letters(tap: str) -> str:
    """ "attn.hook_rot_q" -> "B T H D"."""
    return "B T C" if "resid" in tap else LETTERS[tap.rpartition("_")[2]]
