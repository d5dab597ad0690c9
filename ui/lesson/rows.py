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


def noted(words: Lesson, text: str, note: str) -> str:
    """Write a note behind a text: "a (b)", in Chinese "a（b）"."""
    return joined("", [text, "（", note, "）"] if words.language == "zh" else [text, " (", note, ")"])


def named_value(words: Lesson, name: str, value: str) -> str:
    """Write a value behind its name: "a: b", in Chinese "a：b"."""
    return joined("：" if words.language == "zh" else ": ", [name, value])


def in_a_row(words: Lesson, sentences: Iterable[str]) -> str:
    """Write sentences one after the other; Chinese has no space between them."""
    return joined("" if words.language == "zh" else " ", sentences)
