"""Parts that the reasons of all machines share."""

from __future__ import annotations

from ui.lesson.words import Lesson

SHOWN_TOKENS = 120
"""Longest stretch of text drawn as a strip: the last tokens, where the reason is."""


def listed(words: Lesson, items: list[str]) -> str:
    """Join the items of a list as the language does."""
    return ("、" if words.language == "zh" else ", ").join(items)
