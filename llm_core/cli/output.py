"""What commands print: results on standard output, notices on standard error; and two kinds of failure."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any


class UsageError(Exception):
    """The arguments cannot be right; the message is one sentence. Exit status 2."""


class CommandError(Exception):
    """The arguments were right and it still did not work; the message is one sentence. Exit status 1."""


def print_json(value: Any) -> None:
    """Print a value as JSON on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False))


def notice(text: str) -> None:
    """Print a line on standard error."""
    print(text, file=sys.stderr, flush=True)


def progress(text: str) -> None:
    """Print a line that is overwritten by the next one on a terminal, and left out elsewhere."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def end_progress() -> None:
    """Clear the line of `progress`."""
    if sys.stderr.isatty():
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Format columns as wide as their widest cell; all but the first are aligned to the right."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [
        "  ".join(
            cell.ljust(w) if i == 0 else cell.rjust(w)
            for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        for row in [head, *rows]
    ]
    return "\n".join(line.rstrip() for line in lines)


def megabytes(size: int) -> str:
    """Format bytes as megabytes."""
    return f"{size / 1e6:.1f} MB"


def short(characters: Sequence[str], most: int = 10) -> str:
    """Shorten a list of characters for a notice: 'a b c and 5 more'."""
    rest = len(characters) - most
    return " ".join(characters[:most]) + (f" and {rest} more" if rest > 0 else "")
