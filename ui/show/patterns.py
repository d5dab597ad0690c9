"""What can be said of an attention pattern from its numbers alone: where its rows look on average."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FIRST_ROW = 2
"""From the third row on, itself, the one before and the first are three places (llm_core's `rows_that_count`)."""
FEWEST_ROWS = 3
"""A share averaged over fewer rows is not told, as in llm_core.analysis.attention.patterns."""


def is_distribution(z: Floats) -> bool:
    """Return whether each row of a map (rows, columns) shares out 100%."""
    return min(z.shape) > 1 and bool((z >= 0).all() and np.allclose(z.sum(1), 1, atol=1e-3))


def is_causal(z: Floats) -> bool:
    """Return whether no row looks at a later place."""
    return not np.triu(z, 1).any()


def habits(z: Floats) -> dict[str, float]:
    """Average how much the rows of a pattern (T, T) look at each place, the largest share first.

    Places: "self", "previous", "next", "first", "last" (next and last only where rows see both sides); what fits two
    of them counts for the earlier one, and a place is averaged over the rows that have it. The same numbers as
    `llm_core.analysis.attention.patterns.shares`. Of a causal pattern, whose rows all have the same places, the rest
    comes last, as "other".
    """
    row, column = np.indices(z.shape)
    places = {"self": column == row, "previous": column == row - 1}
    if is_causal(z):
        places["first"] = column == 0
    else:
        places |= {"next": column == row + 1, "first": column == 0, "last": column == len(z) - 1}
    found, taken = {}, np.zeros(z.shape, bool)
    for name, place in places.items():
        own = (place & ~taken)[FIRST_ROW:]
        there = own.any(1)
        if there.sum() >= FEWEST_ROWS:
            found[name] = float((z[FIRST_ROW:] * own).sum(1)[there].mean())
        taken |= place
    ranked = dict(sorted(found.items(), key=lambda one: -one[1]))
    rest = {"other": float((z * ~taken)[FIRST_ROW:].sum(1).mean())} if is_causal(z) else {}
    return ranked | rest
