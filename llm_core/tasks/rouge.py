"""ROUGE (Lin 2004): how many words and word pairs a summary shares with a reference that a person wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import snowballstemmer

from llm_core.tasks.words import words

Progress = Callable[[int, int], None]
_STEP = 1_024
"""Words between two reports of progress."""


@dataclass(frozen=True)
class Rouge:
    """Precision, recall and their harmonic mean (F1), each from 0 to 1."""

    precision: float
    recall: float
    f1: float


def rouge(summary: str, reference: str, progress: Progress | None = None) -> dict[str, Rouge]:
    """Compute {"rouge1", "rouge2", "rougeL"}: shared words, shared pairs of neighbours, longest common subsequence.

    Words in any writing (`words`), English ones longer than three letters by their stem (Porter 1980), as Lin's own
    program and Google's `rouge-score` have it. progress: called with words done and all; what it raises ends the
    comparison.
    """
    own, given = _stems(summary), _stems(reference)
    longest = common_subsequence(own, given, progress)
    return {
        "rouge1": _score(_shared(own, given, 1), len(own), len(given)),
        "rouge2": _score(_shared(own, given, 2), len(own) - 1, len(given) - 1),
        "rougeL": _score(longest, len(own), len(given)),
    }


def common_subsequence(a: list[str], b: list[str], progress: Progress | None = None) -> int:
    """Count the words of the longest sequence that stands in both lists in this order, with gaps.

    The usual table has len(a) x len(b) cells. A row of it grows by zero or one from cell to cell, so a row is kept
    as the bits of one number, 0 where it grows; a few operations on it give the next row (Hyyrö 2004).
    """
    places: dict[str, int] = {}
    for place, word in enumerate(b):
        places[word] = places.get(word, 0) | 1 << place
    every = (1 << len(b)) - 1
    row = every
    for number, word in enumerate(a):
        if progress is not None and number % _STEP == 0:
            progress(number, len(a))
        met = row & places.get(word, 0)
        row = ((row + met) | (row - met)) & every
    return len(b) - row.bit_count()


def _shared(own: list[str], given: list[str], n: int) -> int:
    """Count the n-grams that both have, each as often as the one that has it less often."""
    return (Counter(_grams(own, n)) & Counter(_grams(given, n))).total()


def _grams(found: list[str], n: int) -> Iterator[tuple[str, ...]]:
    return zip(*(found[i:] for i in range(n)), strict=False)


def _score(shared: int, own: int, given: int) -> Rouge:
    if not shared:
        return Rouge(0.0, 0.0, 0.0)
    precision, recall = shared / own, shared / given
    return Rouge(precision, recall, 2 * precision * recall / (precision + recall))


def _stems(text: str) -> list[str]:
    """List the words; of longer English ones the stem."""
    stem = _porter()
    return [stem(word) if len(word) > 3 and word.isascii() else word for word in words(text)]


@cache
def _porter() -> Callable[[str], str]:
    return snowballstemmer.stemmer("porter").stemWord
