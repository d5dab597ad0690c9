"""Where two cuts of one sentence differ: the shortest stretches between places where both have an end of a word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

Words = Sequence[str]


class Stretch(NamedTuple):
    """A stretch that the two cut differently."""

    gold: tuple[str, ...]
    found: tuple[str, ...]

    @property
    def kind(self) -> str:
        """Say whether words were joined, or one was split, or the ends of words cross."""
        if len(self.found) == 1:
            return "joined"
        return "split" if len(self.gold) == 1 else "crossed"


KINDS = ("joined", "split", "crossed")


def stretches(gold: Words, found: Words) -> Iterator[Stretch]:
    """Give the stretches of one sentence that are cut differently, from left to right."""
    ends = [list(accumulate(map(len, words))) for words in (gold, found)]
    both = sorted(set(ends[0]) & set(ends[1]))
    at = [0, 0]
    for end in both:
        until = [line.index(end) + 1 for line in ends]
        pieces = tuple(gold[at[0] : until[0]]), tuple(found[at[1] : until[1]])
        if pieces[0] != pieces[1]:
            yield Stretch(*pieces)
        at = until


def counted(gold: Iterable[Words], found: Iterable[Words]) -> Counter[Stretch]:
    """Count the different stretches of many sentences."""
    return Counter(one for pair in zip(gold, found, strict=True) for one in stretches(*pair))
