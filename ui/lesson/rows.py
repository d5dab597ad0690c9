"""Items and sentences one after the other, as each language writes them."""

from __future__ import annotations

from collections.abc import Iterable

from ui.lesson.sentence import joined
from ui.lesson.words import Lesson


def listing(words: Lesson, items: Iterable[str]) -> str:
    """Write short items in a row: "a, b", in Chinese "a、b"."""
    return joined("、" if words.language == "zh" else ", ", items)


def clauses(words: Lesson, items: Iterable[str]) -> str:
    """Write items that hold commas themselves in a row: "a; b", in Chinese "a；b"."""
    return joined("；" if words.language == "zh" else "; ", items)


def in_a_row(words: Lesson, sentences: Iterable[str]) -> str:
    """Write sentences one after the other; Chinese has no space between them."""
    return joined("" if words.language == "zh" else " ", sentences)
