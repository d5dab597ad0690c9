"""The probability of a whole text, factor by factor: the chain rule, each factor cut to what the last unit tells."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from llm_core.language.letter_pairs import LETTERS, letters_of
from llm_core.probability.pairs import Ints, count_pairs


@dataclass(frozen=True)
class Factor:
    """P(letter | before) = count / out_of; `before` is "" for the first letter."""

    before: str
    letter: str
    count: int
    out_of: int

    @property
    def probability(self) -> float:
        """Divide the counts."""
        return self.count / self.out_of if self.out_of else 0.0


@lru_cache(maxsize=2)
def letter_counts(counted: str) -> Ints:
    """Count the pairs of letters of a text, (27, 27). Never change the array: it is kept."""
    return count_pairs(letters_of(counted), len(LETTERS))


def factors(counted: str, text: str) -> list[Factor]:
    """Write P(text) = P(a) P(b | a) P(c | b) ..., counted on another text, letters a to z and the space."""
    counts, ids = letter_counts(counted), letters_of(text).tolist()
    alone = counts.sum(1)
    if not any(ids):  # no letter, only space
        return []
    first = Factor("", LETTERS[ids[0]], int(alone[ids[0]]), int(alone.sum()))
    pairs = pairwise(ids)
    return [first, *(Factor(LETTERS[a], LETTERS[b], int(counts[a, b]), int(alone[a])) for a, b in pairs)]


def bits(found: list[Factor]) -> float:
    """Add up -log2 of the factors: the bits of the whole text, infinite when a pair was never counted."""
    shares = [one.probability for one in found]
    return math.inf if 0 in shares else -sum(map(math.log2, shares))


@dataclass(frozen=True)
class Turned:
    """The numbers of Bayes' theorem for two letters: A is "the first is a", B is "the second is b"."""

    prior: float  # P(A)
    likelihood: float  # P(B | A)
    evidence: float  # P(B)
    posterior: float  # P(A | B), by the theorem
    counted: float  # P(A | B), counted directly
    counts: tuple[int, int, int, int]  # the pair, first a, second b, all pairs


def turned(counted: str, first: str, second: str) -> Turned:
    """Turn P(second | first) into P(first | second) by Bayes, and count that too, among all pairs of a text.

    Raises ValueError when one of the letters does not stand there.
    """
    counts = letter_counts(counted)
    i, j = LETTERS.index(first), LETTERS.index(second)
    both, a, b, total = (int(n) for n in (counts[i, j], counts[i].sum(), counts[:, j].sum(), counts.sum()))
    if not a or not b:
        raise ValueError(f"{first!r} or {second!r} is no part of a pair of this text.")
    prior, likelihood, evidence = a / total, both / a, b / total
    return Turned(prior, likelihood, evidence, likelihood * prior / evidence, both / b, (both, a, b, total))
