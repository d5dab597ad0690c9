"""Chinese words as labels: each character is the Beginning, Middle or End of a word, or a Single one (Xue 2003).

labels_of(["我", "爱", "学习", "编程"]) == "SSBEBE";  words_of("我爱学习编程", "SSBEBE") gives the words back
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

import regex

LABELS = "BMES"
NEXT = {"B": "ME", "M": "ME", "E": "BS", "S": "BS"}
"""Which labels may follow each other; a text begins with one of "BS" and ends with one of "ES"."""

PIECE = regex.compile(r"(?V1)\p{Han}+|[[\p{L}\p{M}\p{N}]--\p{Han}]+(?:\.\p{N}+)?%?|\X")
"""A run of Chinese characters, a word or number of another writing, or one sign as readers see it, such as an emoji."""
HAN = regex.compile(r"\p{Han}")

Cutter = Callable[[str], Sequence[str]]
"""A run of Chinese characters -> its words."""


def labels_of(words: Iterable[str]) -> str:
    """Write the label of every character of these words."""
    return "".join("S" if len(word) == 1 else f"B{'M' * (len(word) - 2)}E" for word in words if word)


def words_of(text: Sequence[str], labels: str) -> list[str]:
    """Cut a text where the labels say: before each B and S, after each E and S, also where they contradict."""
    words: list[str] = []
    before = "E"
    for character, label in zip(text, labels, strict=True):
        if label in "BS" or before in "ES":
            words.append(character)
        else:
            words[-1] += character
        before = label
    return words


def cut_text(text: str, cut: Cutter) -> list[str]:
    """Cut the runs of Chinese characters; other words and signs stay whole, and white space is left out."""
    return [
        word
        for piece, chinese in pieces(text)
        for word in (cut(piece) if chinese else [piece])
        if word.strip()
    ]


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Split a text into pieces that join to it again, and say which are runs of Chinese characters."""
    for piece in PIECE.findall(text):
        yield piece, HAN.match(piece) is not None


class Scores(NamedTuple):
    """How many words there are in the gold answer, were found, and are right: both their ends agree."""

    gold: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """Of the words found, the share that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Of the gold words, the share that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall, 2 × right / (gold + found)."""
        both = self.gold + self.found
        return 2 * self.right / both if both else 0.0


def score(gold: Iterable[Sequence[str]], found: Iterable[Sequence[str]]) -> Scores:
    """Compare sentences cut into words with the gold ones. Raises ValueError where the characters differ."""
    counts = [0, 0, 0]
    for right, mine in zip(gold, found, strict=True):
        if "".join(right) != "".join(mine):
            raise ValueError(f"Two different sentences: {''.join(right)!r} and {''.join(mine)!r}.")
        a, b = set(spans(right)), set(spans(mine))
        counts = [old + new for old, new in zip(counts, (len(a), len(b), len(a & b)), strict=True)]
    return Scores(*counts)


def spans(words: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Give where each word begins and ends."""
    begin = 0
    for word in words:
        yield begin, begin + len(word)
        begin += len(word)
