"""Axes that many figures share, as the arguments of Plotly's update_xaxes and update_yaxes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from figures import palette
from figures.curves import decades

QUIET: dict[str, Any] = {"showgrid": False, "ticks": ""}
"""An axis that names things: neither grid nor ticks."""

NAMES: dict[str, Any] = QUIET | {"type": "category"}
"""The same for texts that look like numbers, in the order in which they come."""

ROWS: dict[str, Any] = QUIET | {"autorange": "reversed"}
"""Names of rows, the first on top."""


def mono(size: int = 14, **further: Any) -> dict[str, Any]:
    """Give the font of tokens and of numbers that stand below one another."""
    return {"family": palette.MONO, "size": size, **further}


def powers_of_ten(dtick: int = 1, **further: Any) -> dict[str, Any]:
    """Give a logarithmic axis that writes 10 with an exponent, at every `dtick`-th power."""
    return {"type": "log", "dtick": dtick, "exponentformat": "power", **further}


def measured_at(values: Sequence[int]) -> dict[str, Any]:
    """Give a logarithmic axis with a number at every place where something was measured, as far as these lie."""
    low, high = np.log10(min(values)), np.log10(max(values))
    room = 0.04 * (high - low) or 0.5
    ticks = {"tickvals": list(values), "ticktext": [f"{value:,}" for value in values]}
    return {"type": "log", "range": [low - room, high + room], **ticks}


def numbered(values: Sequence[float]) -> dict[str, Any]:
    """Give a logarithmic axis for these values with a number at each power of ten, or at 1, 2 and 5 of few of them."""
    ticks = decades(min(values), max(values)) if len(values) else [1.0]
    return {"type": "log", "tickvals": ticks, "ticktext": [f"{tick:g}" for tick in ticks]}


SIDE_BY_SIDE, UPRIGHT = 16, 32
"""Tokens whose names find room side by side, and upright, also on a phone."""


def named_tokens(names: Sequence[str], first: int = 1) -> dict[str, Any]:
    """Give an axis of tokens, counted from `first`, their names; more than have room keep their numbers."""
    if len(names) > UPRIGHT:
        return {}
    angle = {"tickangle": -90, "tickfont": mono(13)} if len(names) > SIDE_BY_SIDE else {}
    places = list(range(first, first + len(names)))
    return {"tickmode": "array", "tickvals": places, "ticktext": list(names), **angle}


LAST_NARROW = "\u2e7f"
"""Chinese signs, twice as wide as others, come behind it."""


def written_room(texts: Sequence[str]) -> float:
    """Say how far an axis goes on, 1 for not at all, so that the longest text behind a bar is not cut on a phone."""
    signs = max(sum(2 if sign > LAST_NARROW else 1 for sign in text) for text in texts)
    return 1 / (1 - min(0.036 * (signs + 1), 0.6))


def round_steps(most: float, write: Callable[[float], str]) -> dict[str, Any]:
    """Give an axis from 0 with one to three numbers more at round steps, as `write` gives them."""
    power = 10 ** np.floor(np.log10(most or 1))
    step = next(power * part for part in (0.5, 1, 2, 5) if most / (power * part) < 2.5)
    ticks = [float(tick) for tick in np.arange(0, most + step / 2, step)]
    return {"tickvals": ticks, "ticktext": [write(tick) for tick in ticks], "tickangle": 0}
