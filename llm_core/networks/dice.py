"""Random numbers that Python and a browser draw alike: the generator "mulberry32" of 32 bits, and bells made from it.

The same lines stand in figures/kit for components; a test holds both equal. For lessons, not for secrets.
"""

from __future__ import annotations

import math


class Dice:
    """A source of random numbers with a seed of 32 bits."""

    def __init__(self, seed: int) -> None:
        self.state = seed & 0xFFFFFFFF

    def share(self) -> float:
        """Draw a number from 0 up to, but not including, 1."""
        self.state = (self.state + 0x6D2B79F5) & 0xFFFFFFFF
        t = _times(self.state ^ self.state >> 15, self.state | 1)
        t ^= (t + _times(t ^ t >> 7, t | 61)) & 0xFFFFFFFF
        return (t ^ t >> 14) / 4294967296

    def between(self, low: float, high: float) -> float:
        """Draw a number from low up to high."""
        return low + (high - low) * self.share()

    def normal(self) -> float:
        """Draw from a bell of mean 0 and variance 1 (Box & Muller 1958)."""
        radius = math.sqrt(-2 * math.log(1 - self.share()))
        return radius * math.cos(2 * math.pi * self.share())

    def shuffled(self, n: int) -> list[int]:
        """Draw an order of 0 ... n - 1 (Fisher & Yates)."""
        order = list(range(n))
        for i in range(n - 1, 0, -1):
            j = int(self.share() * (i + 1))
            order[i], order[j] = order[j], order[i]
        return order


def _times(a: int, b: int) -> int:
    """Multiply as JavaScript's Math.imul does, without a sign."""
    return (a * b) & 0xFFFFFFFF
