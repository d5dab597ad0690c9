"""Where the numbers of a graph stand: what is computed later further right, what is given beside its first use."""

from __future__ import annotations

from collections.abc import Sequence


def columns(parts: Sequence[Sequence[int]]) -> list[int]:
    """Count for each number the steps before it; a given one stands just left of where it is first used."""
    found: list[int] = []
    for one in parts:
        found.append(1 + max((found[i] for i in one), default=-1))
    for i, one in enumerate(parts):
        if not one:
            users = [found[k] for k, made_of in enumerate(parts) if i in made_of]
            found[i] = min(users, default=1) - 1
    return found


def rows(parts: Sequence[Sequence[int]], column: Sequence[int]) -> list[float]:
    """Give each number a height: those that are given in their order, a result in the middle of its parts.

    Two in one column stand at least 1 apart.
    """
    found: list[float] = []
    lowest: dict[int, float] = {}
    for one, place in zip(parts, column, strict=True):
        wanted = sum(found[i] for i in one) / len(one) if one else lowest.get(place, -1.0) + 1
        at = max(wanted, lowest.get(place, -1.0) + 1)
        lowest[place] = at
        found.append(at)
    return found
