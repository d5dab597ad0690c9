"""One number drawn with many seeds: how much of it is chance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

SEEDS = tuple(range(1, 21))
"""Where one draw costs about a thousandth of a second."""


@dataclass(frozen=True)
class Spread:
    """The same measurement on each draw."""

    values: tuple[float, ...]

    @property
    def count(self) -> int:
        """Count the draws."""
        return len(self.values)

    @property
    def mean(self) -> float:
        """Average over the draws."""
        return sum(self.values) / len(self.values)

    @property
    def low(self) -> float:
        """Give the smallest."""
        return min(self.values)

    @property
    def high(self) -> float:
        """Give the largest."""
        return max(self.values)


def over_seeds(measure: Callable[[int], float], seeds: Sequence[int] = SEEDS) -> Spread:
    """Measure once for each seed. Raises ValueError for none."""
    if not seeds:
        raise ValueError("A spread needs at least one seed.")
    return Spread(tuple(measure(seed) for seed in seeds))
