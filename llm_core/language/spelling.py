"""What an unknown word costs: its letters one by one, and the sign that it ends."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

END = ""
"""Stands after the last letter: a distribution over words of any length has to say where they end."""


@dataclass(frozen=True)
class Spelling:
    """How often each letter, and the end, stood in the words that were seen once.

    P(word) = product of (count(letter) + 1) / (all counts + V), the end included; V = different letters, the end, and
    one place for a letter never seen.
    """

    counts: Mapping[str, int]

    @classmethod
    def of(cls, words: Iterable[str]) -> Spelling:
        """Count the letters of these words."""
        counts: Counter[str] = Counter()
        for word in words:
            counts.update([*word, END])
        return cls(counts)

    def bits(self, word: str) -> float:
        """Compute -log2 P(word)."""
        total = sum(self.counts.values()) + len(self.counts) + 1
        return sum(math.log2(total / (self.counts.get(letter, 0) + 1)) for letter in (*word, END))
