"""How much of a text was copied from the training text: the longest copied run, and the share of its 20-grams.

The training text is read once, in pieces, and compared with all outputs at the same time. Nothing is stored: a
10 MB corpus costs about two seconds and 100 MB while it runs, instead of a suffix array that would have to be kept.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Places = NDArray[np.intp]

GRAM = 20
PIECE = 1 << 20
BASE = 0x9E3779B97F4A7C15
"""Odd, so that it has an inverse modulo 2**64 and the hash of any stretch comes from two prefix sums."""
BUCKETS = 22


@dataclass(frozen=True)
class Copy:
    """What one output shares, letter for letter, with the training text.

    `run` is the longest stretch of the output that stands in the training text too: it begins at character `start` of
    the output and at character `position` of the training text (-1 when not even one character is shared).
    `found` of the output's `grams` stretches of 20 characters stand in the training text.
    """

    characters: int
    run: str
    start: int
    position: int
    grams: int
    found: int

    @property
    def share(self) -> float:
        """Share of the 20-grams found in the training text; nan for an output shorter than 20 characters."""
        return self.found / self.grams if self.grams else float("nan")


def copied(outputs: Sequence[str], corpus: str, gram: int = GRAM) -> list[Copy]:
    """Find what each output copies from `corpus`, in characters, so that tokenizers do not matter.

    The shared run is exact (it is compared letter by letter); the count of 20-grams rests on 64-bit hashes.
    Method: the longest common substring by hashing and bisection (Karp & Rabin 1987), vectorised.
    """
    finds = [_Find(text, gram) for text in outputs]
    for n in sorted({gram, 8, 4, 2, 1}, reverse=True):
        # Only an output that shares no stretch of n characters needs the slower look at shorter ones.
        waiting = [find for find in finds if not find.run and len(find.text) >= n and n <= gram]
        if waiting:
            _read(waiting, corpus, n, count=n == gram)
    return [find.result() for find in finds]


def summary(copies: Sequence[Copy]) -> tuple[int, float]:
    """Summarise many outputs: (longest run in characters, share of all 20-grams found).

    The share is nan without any 20-gram.
    """
    grams = sum(copy.grams for copy in copies)
    longest = max((len(copy.run) for copy in copies), default=0)
    return longest, sum(copy.found for copy in copies) / grams if grams else float("nan")


def standard_error(copies: Sequence[Copy]) -> float:
    """Compute the standard error of the share of `summary`: one text is one draw; nan for fewer than two.

    The share is a ratio of two sums, so it is that of the residuals found - share * grams.
    """
    n, grams, share = len(copies), sum(copy.grams for copy in copies), summary(copies)[1]
    if n < 2 or not grams:
        return math.nan
    return math.sqrt(sum((c.found - share * c.grams) ** 2 for c in copies) * n / (n - 1)) / grams


def _read(finds: list[_Find], corpus: str, n: int, count: bool) -> None:
    """Read the corpus piece by piece; update each find with the stretches of at least n characters that it shares."""
    wanted = np.unique(np.concatenate([find.prefix.hashes(n) for find in finds]))
    masks = [np.isin(wanted, find.prefix.hashes(n)) for find in finds]
    seen = np.zeros(len(wanted), dtype=bool)
    bucket = np.zeros(1 << BUCKETS, dtype=bool)
    bucket[wanted >> np.uint64(64 - BUCKETS)] = True
    overlap = max(len(find.text) for find in finds)
    for begin in range(0, len(corpus), PIECE):
        piece = corpus[begin : begin + PIECE + overlap]
        prefix = _Prefix(piece)
        hashes = prefix.hashes(n)[:PIECE]
        places = np.flatnonzero(bucket[hashes >> np.uint64(64 - BUCKETS)])
        which = np.minimum(np.searchsorted(wanted, hashes[places]), len(wanted) - 1)
        hit = wanted[which] == hashes[places]
        places, which = places[hit], which[hit]
        seen[which] = True
        for find, mask in zip(finds, masks, strict=True):
            find.lengthen(prefix, places[mask[which]], begin, n)
    if count:
        for find in finds:
            find.found = int(np.isin(find.prefix.hashes(n), wanted[seen]).sum())


class _Prefix:
    """A text with prefix sums of code * BASE**position, so that any stretch is hashed in constant time."""

    def __init__(self, text: str) -> None:
        self.text = text
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(
            np.uint64
        ) + np.uint64(1)
        self.sums = np.zeros(len(codes) + 1, dtype=np.uint64)
        np.cumsum(codes * _powers(len(codes)), out=self.sums[1:])

    def hashes(self, n: int, places: Places | None = None) -> Hashes:
        """Compute the hash of the n characters at each place (all places by default)."""
        if len(self.text) < n:
            return np.zeros(0, dtype=np.uint64)
        inverse = _powers(len(self.text), inverse=True)
        if places is None:
            difference = self.sums[n:] - self.sums[:-n]
            return difference * inverse[: len(difference)]
        return (self.sums[places + n] - self.sums[places]) * inverse[places]


class _Find:
    """One output and the longest run found so far."""

    def __init__(self, text: str, gram: int) -> None:
        self.text, self.prefix = text, _Prefix(text)
        self.grams, self.found = max(len(text) - gram + 1, 0), 0
        self.run, self.start, self.position = "", 0, -1

    def lengthen(self, prefix: _Prefix, places: Places, begin: int, n: int) -> None:
        """Look for a stretch, longer than the best so far, that begins at one of `places` of the piece: bisection."""
        low, high = max(len(self.run), n - 1), len(self.text)
        length = low + 1  # the first question is whether the record is beaten at all: mostly it is not
        while low < high and len(places):
            survivors = self._survivors(prefix, places, length)
            match = self._match(prefix.text, survivors, length)
            if match is None:
                high = length - 1
            else:
                places, low = survivors, length
                self.start, place = match
                self.run, self.position = self.text[self.start : self.start + length], begin + place
            length = min(2 * length, (low + high + 1) // 2)

    def _survivors(self, prefix: _Prefix, places: Places, length: int) -> Places:
        """Return the places where `length` characters stand that also stand, by their hash, in the output."""
        mine = np.sort(self.prefix.hashes(length))
        places = places[places + length <= len(prefix.text)]
        theirs = prefix.hashes(length, places)
        nearest = np.minimum(np.searchsorted(mine, theirs), len(mine) - 1)
        return places[mine[nearest] == theirs]

    def _match(self, text: str, places: Places, length: int) -> tuple[int, int] | None:
        """Return (start in the output, place in the piece) of the first stretch that is the same letter by letter."""
        for place in places:
            start = self.text.find(text[place : place + length])
            if start >= 0:
                return start, int(place)
        return None

    def result(self) -> Copy:
        return Copy(len(self.text), self.run, self.start, self.position, self.grams, self.found)


@cache
def _power_table(size: int, base: int) -> Hashes:
    """Compute base ** 0 ... base ** (size - 1) modulo 2 ** 64."""
    table = np.full(size, base, dtype=np.uint64)
    table[:1] = 1
    return np.multiply.accumulate(table)


def _powers(size: int, inverse: bool = False) -> Hashes:
    base = pow(BASE, -1, 1 << 64) if inverse else BASE
    rounded = 1 << max(size - 1, PIECE).bit_length()
    return _power_table(rounded, base)[:size]
