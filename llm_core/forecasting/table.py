"""A table of the visitor's: from text to columns of numbers, with a clear sentence for what cannot be used."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

LEAST = 120
"""Values of a series: three fifths to learn from, each with 24 before it, and enough left to be tested on."""
MOST = 5000
"""Of a longer one the newest are read."""
MOST_COLUMNS = 50
NUMBER = re.compile(r"[+-]?(\d+([.]\d*)?|[.]\d+)(e[+-]?\d{1,3})?", re.IGNORECASE)
GAPS = {"", "na", "n/a", "nan", "null", "none", "-", "–", "?", "."}
LARGEST = 1e100
"""Beyond it squares are no numbers any more."""


class TableRejected(ValueError):
    """This table cannot be used. The message is one sentence in English; `reason` and `values` translate it.

    reason: "empty", "no_numbers", "one_value", "too_short", "constant", "still" or "gaps".
    """

    def __init__(self, reason: str, message: str, **values: object) -> None:
        super().__init__(message)
        self.reason = reason
        self.values = values


@dataclass(frozen=True)
class Column:
    """One column of numbers; what is no number is nan."""

    name: str
    values: Floats  # (rows,)
    texts: int  # cells that hold something else than a number


@dataclass(frozen=True)
class Table:
    """The columns in which at least half of what is written are numbers."""

    columns: tuple[Column, ...]
    rows: int
    others: tuple[str, ...]  # names of the columns that hold text


@dataclass(frozen=True)
class Series:
    """A column made usable: values without gaps, and what was done to it."""

    values: Floats  # (N,)
    filled: int  # gaps filled with the last value before them
    texts: int  # of these, cells with text
    cut: int  # rows left out at the beginning


def read_table(text: str) -> Table:
    """Read rows of cells parted by commas, semicolons, tabs or spaces, with a head or without.

    Raises TableRejected: "empty", "no_numbers".
    """
    lines = [line for line in text.replace("\0", "").splitlines() if line.strip(" \t,;")]
    if not lines:
        raise TableRejected("empty", "There is nothing in it.")
    rows = cells_of(lines)
    comma = delimiter_of(lines) != ","
    width = min(max(map(len, rows)), MOST_COLUMNS)
    grid = [[number(cell, comma) for cell in row[:width]] + [None] * (width - len(row)) for row in rows]
    head = has_head(rows, grid)
    names = names_of(rows[0] if head else [], width)
    columns, others = [], []
    for at, name in enumerate(names):
        cells = [row[at] if at < len(row) else "" for row in rows[head:]]
        values = [row[at] for row in grid[head:]]
        texts = sum(v is None and c.strip().lower() not in GAPS for v, c in zip(values, cells, strict=True))
        numbers = sum(v is not None for v in values)
        if numbers and numbers >= texts:
            columns.append(Column(name, np.array([np.nan if v is None else v for v in values]), texts))
        else:
            others.append(name)
    if not columns:
        raise TableRejected("no_numbers", "No column holds numbers.")
    return Table(tuple(columns), len(rows) - head, tuple(others))


def delimiter_of(lines: Sequence[str]) -> str:
    """Choose what parts the cells: the sign that stands in most of the first lines, "" for white space."""
    first = lines[:20]
    found = {sign: sum(sign in line for line in first) for sign in ("\t", ";", ",")}
    best = max(found, key=lambda sign: found[sign])
    return best if found[best] * 2 > len(first) else ""


def cells_of(lines: Sequence[str]) -> list[list[str]]:
    """Cut lines into cells; quotation marks hold a cell together."""
    delimiter = delimiter_of(lines)
    if not delimiter:
        return [line.split() for line in lines]
    try:
        return list(csv.reader(lines, delimiter=delimiter, skipinitialspace=True))
    except csv.Error:  # a cell of a hundred thousand characters
        return [line.split(delimiter) for line in lines]


def number(cell: str, comma: bool = False) -> float | None:
    """Read a number, None for anything else. comma: 3,5 is three and a half; else 1,500 is fifteen hundred."""
    text = cell.strip().strip("$€£¥% ").replace("−", "-").replace("\u00a0", "")
    text = (
        text.replace(",", ".")
        if comma and text.count(",") == 1 and "." not in text
        else text.replace(",", "")
    )
    if not NUMBER.fullmatch(text):
        return None
    value = float(text)
    return value if abs(value) <= LARGEST else None


def has_head(rows: Sequence[Sequence[str]], grid: Sequence[Sequence[float | None]]) -> bool:
    """Return whether the first row names the columns: it has a name, no number, and a number stands below it."""
    named = any(cell.strip().lower() not in GAPS for cell in rows[0])
    return named and all(v is None for v in grid[0]) and any(v is not None for row in grid[1:] for v in row)


def names_of(head: Sequence[str], width: int) -> list[str]:
    """Name every column, each name once: from the head, or by its number."""
    found: list[str] = []
    for at in range(width):
        name = " ".join(head[at].split())[:40] if at < len(head) else ""
        name = name or str(at + 1)
        found.append(name if name not in found else f"{name} ({at + 1})")
    return found


def series_of(column: Column) -> Series:
    """Make a column usable: the newest MOST rows, each gap filled with the last value before it.

    Raises TableRejected: "one_value", "too_short", "gaps" (more than half), "constant", "still" (in its last fifth).
    """
    values = column.values[-MOST:]
    there = ~np.isnan(values)
    first, numbers = int(there.argmax()), int(there.sum())
    if numbers == 1:
        raise TableRejected("one_value", "A single value has no past to forecast from.")
    if numbers < LEAST:
        raise TableRejected("too_short", f"{numbers} numbers are too few.", numbers=numbers, least=LEAST)
    values, there = values[first:], there[first:]
    if 2 * there.sum() < len(values):
        raise TableRejected(
            "gaps", "More than half of the rows are gaps.", gaps=int((~there).sum()), rows=len(values)
        )
    places = np.maximum.accumulate(np.where(there, np.arange(len(values)), 0))
    filled = values[places]
    if np.ptp(filled) == 0:
        raise TableRejected("constant", "Every value is the same.", value=float(filled[0]))
    if np.ptp(filled[len(filled) * 4 // 5 - 1 :]) == 0:
        raise TableRejected("still", "The last fifth never changes.", value=float(filled[-1]))
    return Series(filled, int((~there).sum()), column.texts, len(column.values) - len(filled))
