"""Assignment: give each row a column of its own so that the sum of the costs is least; and the greedy way beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence

Costs = Sequence[Sequence[float]]
"""Row by row; `math.inf` where a pair is forbidden."""
Pairs = list[tuple[int, int]]


def greedy(costs: Costs) -> Pairs:
    """Take the cheapest pair, then the cheapest of what is left, and so on. Equal costs: the upper row first."""
    cheapest_first = sorted(
        (cost, r, c) for r, row in enumerate(costs) for c, cost in enumerate(row) if cost < math.inf
    )
    rows, columns, pairs = set[int](), set[int](), Pairs()
    for _, r, c in cheapest_first:
        if r not in rows and c not in columns:
            rows.add(r)
            columns.add(c)
            pairs.append((r, c))
    return sorted(pairs)


def hungarian(costs: Costs) -> Pairs:
    """Find as many allowed pairs as there can be, and among these ways the one with the least sum (Kuhn 1955).

    Rows and columns carry a price; a pair is tight when its cost equals the two prices. Each row in turn looks for a
    free column along tight pairs, and where it is stuck the prices move by the least that opens a new one.
    """
    n = max(len(costs), max(map(len, costs), default=0))
    square = _square(costs, n)
    row_price, column_price = [0.0] * (n + 1), [0.0] * (n + 1)
    owner = [0] * (
        n + 1
    )  # of each column its row, counted from 1; 0: free. Column 0 holds the row that looks.
    for row in range(1, n + 1):
        owner[0] = row
        came_from = _grow(square, owner, row_price, column_price)
        column = came_from.pop()
        while column:  # turn the pairs of the path round
            owner[column] = owner[came_from[column]]
            column = came_from[column]
    pairs = [(owner[c] - 1, c - 1) for c in range(1, n + 1)]
    return sorted((r, c) for r, c in pairs if _allowed(costs, r, c))


def _square(costs: Costs, n: int) -> list[list[float]]:
    """Fill up to n x n; what is forbidden or not there costs more than all allowed pairs together."""
    allowed = [abs(cost) for row in costs for cost in row if cost < math.inf]
    dear = 1.0 + 2 * sum(allowed)
    return [[costs[r][c] if _allowed(costs, r, c) else dear for c in range(n)] for r in range(n)]


def _allowed(costs: Costs, r: int, c: int) -> bool:
    return r < len(costs) and c < len(costs[r]) and costs[r][c] < math.inf


def _grow(
    square: list[list[float]], owner: list[int], row_price: list[float], column_price: list[float]
) -> list[int]:
    """Grow a tree of tight pairs from the row at column 0 until it reaches a free column.

    Returns for each column the one before it on the way, and at the end the column that was reached.
    """
    n = len(square)
    gap, came_from, reached = [math.inf] * (n + 1), [0] * (n + 1), [False] * (n + 1)
    here = 0
    while owner[here]:
        reached[here] = True
        r = owner[here]
        for c in range(1, n + 1):
            slack = square[r - 1][c - 1] - row_price[r] - column_price[c]
            if not reached[c] and slack < gap[c]:
                gap[c], came_from[c] = slack, here
        least, there = min((gap[c], c) for c in range(1, n + 1) if not reached[c])
        for c in range(n + 1):
            if reached[c]:
                row_price[owner[c]] += least
                column_price[c] -= least
            else:
                gap[c] -= least
        here = there
    return [*came_from, here]


def total(costs: Costs, pairs: Pairs) -> float:
    """Add up the costs of the pairs."""
    return sum(costs[r][c] for r, c in pairs)
