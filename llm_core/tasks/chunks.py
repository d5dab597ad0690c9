"""Cut a text that is longer than a model's window into pieces that fit, at the ends of sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from llm_core.tasks.sentences import Sentence, sentences

Count = Callable[[str], int]
"""Number of tokens of a text."""


@dataclass(frozen=True)
class Piece:
    """Characters [start, end) of the text."""

    text: str
    start: int
    end: int


def cut(text: str, most: int, count: Count) -> list[Piece]:
    """Cut pieces of at most `most` tokens: as many whole sentences as fit, then the next piece.

    A sentence that alone is too long is cut at a space, or anywhere if it has none. Joined in order the
    pieces hold every sentence once. An empty text has no piece.
    """
    pieces: list[list[Sentence]] = []
    filled = 0
    for sentence in sentences(text):
        for part in _fitting(sentence, most, count):
            size = count(part.text) + 1  # the space between two sentences
            if not pieces or filled + size > most:
                pieces.append([])
                filled = 0
            pieces[-1].append(part)
            filled += size
    return [_piece(text, parts) for parts in pieces]


def _piece(text: str, parts: list[Sentence]) -> Piece:
    start, end = parts[0].start, parts[-1].end
    return Piece(text[start:end], start, end)


def _fitting(sentence: Sentence, most: int, count: Count) -> list[Sentence]:
    """Return the sentence, or its halves, quarters, ... until each fits."""
    if count(sentence.text) < most or len(sentence.text) < 2:
        return [sentence]
    middle = len(sentence.text) // 2
    space = sentence.text.rfind(" ", middle // 2, middle)
    at = space + 1 if space > 0 else middle
    left = Sentence(sentence.text[:at], sentence.start, sentence.start + at)
    right = Sentence(sentence.text[at:], sentence.start + at, sentence.end)
    return [*_fitting(left, most, count), *_fitting(right, most, count)]
