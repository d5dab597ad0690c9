"""Shannon's guessing game (1951): from the number of guesses that each letter took to bits per letter."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Mapping, Sequence


def rank(chances: Mapping[str, float], right: str) -> int:
    """Count the guesses until the right symbol, when guessing in the order of probability; equal ones by alphabet."""
    mine = chances[right]
    return 1 + sum(p > mine or (p == mine and symbol < right) for symbol, p in chances.items())


def shares(guesses: Sequence[int], n_symbols: int) -> list[float]:
    """Compute q_i, the share of the letters that were right at guess i = 1 ... n_symbols."""
    counts = Counter(guesses)
    return [counts[i] / len(guesses) for i in range(1, n_symbols + 1)]


def upper_bound(q: Sequence[float]) -> float:
    """Compute -sum q_i log2 q_i: whoever knew only the numbers of guesses could write the text with these bits."""
    return sum(share * math.log2(1 / share) for share in q if share > 0)


def lower_bound(q: Sequence[float]) -> float:
    """Compute sum i (q_i - q_(i+1)) log2 i (Shannon 1951, eq. 17), with the shares in falling order.

    They fall by themselves when the guesser goes by the true probabilities and the text is long; over a few letters
    chance puts them out of order.
    """
    falling = [*sorted(q, reverse=True), 0.0]
    return sum(
        i * (here - after) * math.log2(i)
        for i, (here, after) in enumerate(itertools.pairwise(falling), start=1)
    )


def bounds(guesses: Sequence[int], n_symbols: int) -> tuple[float, float]:
    """Compute both bounds of the bits per letter. Raises ValueError without a letter."""
    if not guesses:
        raise ValueError("There is no letter that was guessed.")
    q = shares(guesses, n_symbols)
    return lower_bound(q), upper_bound(q)
