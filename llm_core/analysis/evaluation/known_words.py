"""From noise to letters to words, counted over a sample: which of its letter pairs and words does the text have?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

WORD = re.compile(r"[^\W\d_]+")
"""Letters that stand together, in any script; an apostrophe ends a word ("couldn't" is "couldn" and "t")."""
CUT_OFF = re.compile(r"(?<![^\W\d_])[^\W\d_]+\Z")

SHORTEST = 3
"""Letters a word must have to be counted: noise hits "a", "I" or "to" by luck."""


@dataclass(frozen=True)
class Known:
    """What occurs in a training text at least once."""

    pairs: frozenset[str]  # neighbouring characters
    words: frozenset[str]  # in small letters


@dataclass(frozen=True)
class Written:
    """Counts over one sample."""

    pairs: int
    known_pairs: int
    words: int  # of at least SHORTEST letters
    known_words: int

    @property
    def pair_share(self) -> float | None:
        """None where there are no two characters."""
        return self.known_pairs / self.pairs if self.pairs else None

    @property
    def word_share(self) -> float | None:
        """None where no word is long enough."""
        return self.known_words / self.words if self.words else None


def pairs_of(text: str) -> list[str]:
    """Return every two neighbouring characters."""
    return [a + b for a, b in pairwise(text)]


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters, long enough to be counted."""
    return [word for word in WORD.findall(text.lower()) if len(word) >= SHORTEST]


def known(documents: Iterable[str]) -> Known:
    """Collect all pairs and words of the documents."""
    pairs: set[str] = set()
    words: set[str] = set()
    for text in documents:
        pairs.update(pairs_of(text))
        words.update(words_of(text))
    return Known(frozenset(pairs), frozenset(words))


def count(sample: str, text: Known) -> Written:
    """Count the known pairs and words of a sample. A word that the end cuts off is not counted."""
    pairs, words = pairs_of(sample), words_of(CUT_OFF.sub("", sample))
    return Written(
        len(pairs), sum(p in text.pairs for p in pairs), len(words), sum(w in text.words for w in words)
    )


def marked(sample: str, text: Known) -> list[tuple[str, bool]]:
    """Cut the sample into (piece, is it a word that the text does not have?); joined they are the sample."""
    found: list[tuple[str, bool]] = []
    done = 0
    for match in WORD.finditer(sample):
        word = match.group()
        if len(word) >= SHORTEST and word.lower() not in text.words and match.end() < len(sample):
            found += [(sample[done : match.start()], False), (word, True)]
            done = match.end()
    return [(piece, strange) for piece, strange in [*found, (sample[done:], False)] if piece]
