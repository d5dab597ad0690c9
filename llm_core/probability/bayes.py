"""Bayes' theorem: from "how often does a sick person test positive" to "how often is a positive person sick"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

LARGEST_POPULATION = 10**9


def posterior(prior: float, likelihood: float, otherwise: float) -> float:
    """Compute P(A | B) = P(B | A) P(A) / P(B), where P(B) = P(B | A) P(A) + P(B | not A) P(not A).

    prior: P(A); likelihood: P(B | A); otherwise: P(B | not A). NaN when B never happens.
    """
    with_a, without_a = likelihood * prior, otherwise * (1 - prior)
    return with_a / (with_a + without_a) if with_a + without_a else float("nan")


@dataclass(frozen=True)
class Screening:
    """A test for something rare. Base rate, hit rate and false alarm rate are shares from 0 to 1."""

    base: float
    hit: float
    false_alarm: float

    def shares(self) -> tuple[float, float, float, float]:
        """Compute the shares of all people: found, missed, false alarms, rightly left in peace; they add up to 1."""
        well = 1 - self.base
        return (
            self.base * self.hit,
            self.base * (1 - self.hit),
            well * self.false_alarm,
            well * (1 - self.false_alarm),
        )

    def after_positive(self) -> float:
        """Compute P(sick | positive)."""
        return posterior(self.base, self.hit, self.false_alarm)

    def after_negative(self) -> float:
        """Compute P(sick | negative)."""
        return posterior(self.base, 1 - self.hit, 1 - self.false_alarm)


def persons(shares: Sequence[float], people: int) -> list[int]:
    """Divide whole people by these shares, largest remainders first, so that the parts add up to `people`."""
    parts = [round(share * people, 9) for share in shares]  # 0.1 * 30 is 3, not 3.0000000000000004
    whole = [floor(part) for part in parts]
    by_rest = sorted(range(len(parts)), key=lambda i: (whole[i] - parts[i], i))
    for i in by_rest[: people - sum(whole)]:
        whole[i] += 1
    return whole


def whole_population(test: Screening) -> int | None:
    """Find the smallest of 1,000, 10,000 ... in which all four groups are whole persons; None when there is none."""
    base, hit, false_alarm = (Fraction(repr(float(rate))) for rate in (test.base, test.hit, test.false_alarm))
    people = 1000
    while people <= LARGEST_POPULATION:
        sick = people * base
        parts = (sick, sick * hit, (people - sick) * false_alarm)
        if all(part.denominator == 1 for part in parts):
            return people
        people *= 10
    return None
