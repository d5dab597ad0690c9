"""Pairs of neighbours in a text: joint, marginal and conditional probability, each a count divided by a count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import regex
from numpy.typing import NDArray

from llm_core.networks.dice import Dice
from llm_core.tasks.words import words

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

KINDS = ("letters", "words")
_LETTER = regex.compile(r"\s+|\X")
"""What a reader takes for one sign (an emoji of several parts, a letter with its accents), or a stretch of space."""


def units_of(text: str, kind: str) -> list[str]:
    """Cut a text into small letters, any stretch of space as one space, or into words without punctuation."""
    if kind == "words":
        return words(text)
    return [" " if unit.isspace() else unit.lower() for unit in _LETTER.findall(text.strip())]


def ranked(units: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    """Rank the units by how often they stand there, the most frequent first; -> (units, the text as numbers)."""
    names = tuple(unit for unit, _ in Counter(units).most_common())
    place = {name: i for i, name in enumerate(names)}
    return names, np.array([place[unit] for unit in units], np.int64)


def count_pairs(ids: Ints, size: int) -> Ints:
    """Count how often number j stands behind number i: row i, column j (size, size)."""
    return np.bincount(ids[:-1] * size + ids[1:], minlength=size**2).reshape(size, size)


@dataclass(frozen=True)
class PairTable:
    """Counts of pairs, and every probability that they give. The last unit may stand for all rarer ones together."""

    counts: Ints  # (V, V), the first of a pair is the row

    @property
    def total(self) -> int:
        """Count the pairs."""
        return int(self.counts.sum())

    def joint(self) -> Floats:
        """Compute P(first, second) = count(pair) / pairs, (V, V)."""
        return self.counts / max(self.total, 1)

    def first(self) -> Floats:
        """Compute the marginal P(first): the sums of the rows, (V,)."""
        return self.joint().sum(1)

    def second(self) -> Floats:
        """Compute the marginal P(second): the sums of the columns, (V,)."""
        return self.joint().sum(0)

    def after(self) -> Floats:
        """Compute the conditional P(second | first) = count(pair) / count(first), every row adds up to 1, (V, V)."""
        return self.counts / np.maximum(self.counts.sum(1, keepdims=True), 1)

    def before(self) -> Floats:
        """Compute the conditional P(first | second) = count(pair) / count(second), every column adds up to 1."""
        return self.counts / np.maximum(self.counts.sum(0, keepdims=True), 1)

    def independent(self) -> Floats:
        """Compute P(first) P(second), what the joint probability would be if neighbours were independent, (V, V)."""
        return np.outer(self.first(), self.second())

    def ratio(self) -> Floats:
        """Compute P(first, second) / (P(first) P(second)): 1 where independent; NaN where nothing is expected."""
        expected = self.independent()
        return np.divide(self.joint(), expected, out=np.full_like(expected, np.nan), where=expected > 0)

    def shared_bits(self) -> float:
        """Compute the mutual information of neighbours in bits: the mean of log2 of the ratio over all pairs."""
        joint, seen = self.joint(), self.counts > 0
        return float((joint[seen] * np.log2(self.ratio()[seen])).sum())


def pair_table(ids: Ints, most: int) -> PairTable:
    """Count the pairs of a text in ranked numbers; numbers from `most` on are counted together in a last row."""
    kinds = int(ids.max()) + 1 if len(ids) else 0
    return PairTable(count_pairs(np.minimum(ids, most), min(kinds, most + 1)))


def walk(ids: Ints, start: int, steps: int, seed: int) -> list[int]:
    """Draw each next unit from the conditional P(next | this one): pick one of its places, take what follows there.

    Stops where nothing ever follows.
    """
    dice, path = Dice(seed), [start]
    while len(path) <= steps:
        places = np.flatnonzero(ids[:-1] == path[-1])
        if not len(places):
            break
        path.append(int(ids[places[int(dice.share() * len(places))] + 1]))
    return path


def shuffled(ids: Ints, seed: int) -> Ints:
    """Put the units of a text into an order of chance: the same units, neighbours that know nothing of each other."""
    return ids[Dice(seed).shuffled(len(ids))]


MOST = {"letters": 28, "words": 14}
"""Kinds of units that have a row of their own in a table that is shown."""


@dataclass(frozen=True)
class Counted:
    """A text as ranked numbers, and the table of its pairs."""

    kind: str
    units: tuple[str, ...]
    ids: Ints
    table: PairTable

    @property
    def most(self) -> int:
        """Count the units with a row of their own."""
        return MOST[self.kind]

    @property
    def first(self) -> tuple[int, int]:
        """Choose the most frequent pair of two different letters or words that also stand apart; (0, 0) for none."""
        counts = self.table.counts.copy()
        spelt = [any(map(str.isalnum, unit)) for unit in self.units[: len(counts)]]
        named = np.array(spelt, bool) & (np.arange(len(counts)) < self.most)
        always = (counts == counts.sum(1, keepdims=True)) & (counts == counts.sum(0))
        counts[~np.outer(named, named) | always | np.eye(len(counts), dtype=bool)] = 0
        row, column = divmod(int(counts.argmax()), max(len(counts), 1)) if counts.any() else (0, 0)
        return row, column


def counted(text: str, kind: str) -> Counted:
    """Count the pairs of a text in "letters" or "words"."""
    units, ids = ranked(units_of(text, kind))
    return Counted(kind, units, ids, pair_table(ids, MOST[kind]))


@dataclass(frozen=True)
class Independence:
    """Pairs of a text and of the same units shuffled: how often they come, and how often independent ones would."""

    counted: Counted
    mixed: PairTable
    bits: float  # mutual information of the text
    mixed_bits: tuple[float, ...]  # of many shuffles


def independence(text: str, kind: str, seed: int, shuffles: int = 10) -> Independence:
    """Compare neighbours of a text with those of `shuffles` shuffles of the same units."""
    found = counted(text, kind)
    tables = [pair_table(shuffled(found.ids, seed + i), found.most) for i in range(shuffles)]
    return Independence(
        found, tables[0], found.table.shared_bits(), tuple(one.shared_bits() for one in tables)
    )
