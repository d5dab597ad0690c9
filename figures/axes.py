"""Axes that many figures share, as the arguments of Plotly's update_xaxes and update_yaxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from figures import palette

QUIET: dict[str, Any] = {"showgrid": False, "ticks": ""}
"""An axis that names things: neither grid nor ticks."""

NAMES: dict[str, Any] = QUIET | {"type": "category"}
"""The same for texts that look like numbers, in the order in which they come."""

ROWS: dict[str, Any] = QUIET | {"autorange": "reversed"}
"""Names of rows, the first on top."""


def mono(size: int = 12, **further: Any) -> dict[str, Any]:
    """Give the font of tokens and of numbers that stand below one another."""
    return {"family": palette.MONO, "size": size, **further}


def powers_of_ten(dtick: int = 1, **further: Any) -> dict[str, Any]:
    """Give a logarithmic axis that writes 10 with an exponent, at every `dtick`-th power."""
    return {"type": "log", "dtick": dtick, "exponentformat": "power", **further}


def measured_at(values: Sequence[int]) -> dict[str, Any]:
    """Give a logarithmic axis with a number at every place where something was measured."""
    return {"type": "log", "tickvals": list(values), "ticktext": [f"{value:,}" for value in values]}
