"""Panel "What is different?": the four jobs as they stand in their file, compared line by line."""

from __future__ import annotations

import html
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import NamedTuple

from llm_core.fit import fit
from llm_core.four_jobs import JOBS, Attentive, Recurrent, convolution, dense
from ui.controls.guess import Found, Guess
from ui.demo import Demo
from ui.lesson.code import source_of
from ui.lesson.words import Lesson
from ui.show.table import Cell, Html, table

HEAD = 2
"""Lines of a job before its code: its name, and one line of words."""


class Row(NamedTuple):
    """One line of every job; empty where a job has no such line."""

    lines: tuple[str, ...]
    same: bool


def job_lines() -> dict[str, list[str]]:
    """Read the lines of every job from its file, without its name and its docstring."""
    found = {name: job for jobs in JOBS.values() for name, job in jobs.items()}
    return {
        name: [line.strip() for line in source_of(job)[1].splitlines()[HEAD:]] for name, job in found.items()
    }


def compare(sources: Sequence[Sequence[str]]) -> list[Row]:
    """Lay sources side by side, line by line: what difflib finds in all of them is the same."""
    first, *others = sources
    places = [matches(first, other) for other in others]
    shared = [i for i in range(len(first)) if all(i in place for place in places)]
    rows, done = [], [0] * len(sources)
    for at in [*([i, *(place[i] for place in places)] for i in shared), [len(one) for one in sources]]:
        gaps = [source[start:end] for source, start, end in zip(sources, done, at, strict=True)]
        rows += [Row(lines, False) for lines in zip_longest(*gaps, fillvalue="")]
        if at[0] < len(first):
            rows.append(Row((first[at[0]],) * len(sources), True))
        done = [i + 1 for i in at]
    return rows


def matches(first: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Map the place of a line in the first source to that of the same line in the other."""
    blocks = SequenceMatcher(None, first, other, autojunk=False).get_matching_blocks()
    return {block.a + i: block.b + i for block in blocks for i in range(block.size)}


def compared() -> list[Row]:
    """Compare the four jobs."""
    return compare(list(job_lines().values()))


def code_table(rows: Sequence[Row], names: Sequence[str], words: Lesson) -> str:
    """Write the lines as a table, a column for each job; what differs has a ground of its own."""
    body: list[list[str | Cell]] = [
        [Cell(words.ui("line_same" if row.same else "line_differs")), *map(code_cell, row.lines, names)]
        for row in rows
    ]
    kinds = ["gb-same-line" if row.same else "gb-other-line" for row in rows]
    columns: list[str | Cell] = [Cell(words.ui("line_kind"), unseen=True), *names]
    return table(
        columns, body, row_kinds=kinds, label=words.ui("code_label"), least_width="62rem", kind="gb-jobs"
    )


def code_cell(line: str, job: str = "") -> Cell:
    """Write a line of code, above it for a phone the name of its job."""
    name = f'<span class="gb-job">{html.escape(job)}</span>' if job else ""
    return Cell(Html(f'{name}<code translate="no">{html.escape(line)}</code>'))


def figures(rows: list[Row], words: Lesson, dark: bool) -> dict[str, str]:
    """Write all four jobs."""
    return {"lines": code_table(rows, [words.ui(name) for name in job_lines()], words)}


def text(rows: list[Row], words: Lesson) -> dict[str, str]:
    """Say in words what each line does."""
    return {"lines": words.ui("line_words")}


def covered(rows: list[Row], words: Lesson, dark: bool) -> dict[str, str]:
    """Write the first job alone, with nothing told about the others."""
    name, lines = next(iter(job_lines().items()))
    return {
        "lines": table(
            [words.ui(name)],
            [[code_cell(line)] for line in lines],
            label=words.ui("code_label"),
            kind="gb-jobs gb-one-job",
        )
    }


def sentence(rows: list[Row], words: Lesson) -> dict[str, object]:
    """Count lines that differ: among all four, and between the two of one kind of data."""
    mlp, cnn, lstm, gpt = zip(*(row.lines for row in rows), strict=True)
    pairs = {"digits": (mlp, cnn), "stories": (lstm, gpt)}
    counts: dict[str, object] = {
        name: sum(a != b for a, b in zip(*two, strict=True)) for name, two in pairs.items()
    }
    return counts | {"lines": len(rows), "differ": sum(not row.same for row in rows)}


def measured(rows: list[Row]) -> Found:
    """Say how many lines differ."""
    differ = sum(not row.same for row in rows)
    return Found(str(differ), {"differ": differ, "lines": len(rows)})


def snippet() -> str:
    """Write the same in Python."""
    return """import difflib, inspect
from llm_core.four_jobs import digits_mlp, story_gpt

one, other = (inspect.getsource(job).splitlines()[2:] for job in (digits_mlp, story_gpt))
print("\\n".join(difflib.ndiff(one, other)))
"""


code_panel = Demo(
    "loop_code",
    (),
    compared,
    figures,
    sentence,
    text=text,
    code=[fit, dense, convolution, Recurrent, Attentive],
    guess=Guess("loop_code", ("1", "3", "6"), measured),
    covered=covered,
    snippet=snippet,
    wide=True,
)
