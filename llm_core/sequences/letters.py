"""A text as letters and spaces, numbered: what a small hidden Markov model of letters reads."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

SPACE = " "
MOST_LETTERS = 40
"""Rarer letters count as spaces: writings with thousands of characters stay quick to learn."""


@dataclass(frozen=True)
class Letters:
    """The known symbols, the space first, and a text as their places in it."""

    symbols: tuple[str, ...]
    ids: list[int]


def letters(text: str, symbols: tuple[str, ...] | None = None) -> Letters:
    """Read small letters; all else is a space, several are one, an empty text is one.

    symbols: those of another text.
    """
    small = [c if c.isalpha() else SPACE for c in text.lower()]
    known = symbols or _frequent(small)
    place = {symbol: i for i, symbol in enumerate(known)}
    ids = [place.get(c, 0) for c in small]
    return Letters(known, [b for a, b in zip([0, *ids], ids, strict=False) if a or b] or [0])


def _frequent(small: list[str]) -> tuple[str, ...]:
    counts = Counter(c for c in small if c != SPACE)
    return (SPACE, *sorted(c for c, _ in counts.most_common(MOST_LETTERS)))
