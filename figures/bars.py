"""Bars, drawn alike everywhere: rows with a name, and hatching beside the colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.axes import ROWS


def rows_of_bars(
    values: Sequence[float | None] | NDArray[Any], names: Sequence[str], hover: str, **further: Any
) -> go.Bar:
    """Draw one bar to the right for each name. further: of go.Bar."""
    return go.Bar(x=values, y=list(names), orientation="h", hovertemplate=hover, **further)


def bar_rows(bars: Any, height: int, title: str | None = None, dark: bool = False) -> go.Figure:
    """Make a figure of such bars, the first name on top. title: of the axis of the numbers."""
    figure = go.Figure(bars, layout=palette.base_layout(dark, height))
    figure.update_layout(showlegend=False)
    return figure.update_xaxes(title=title).update_yaxes(**ROWS)


def hatched(color: Any, shape: str, dark: bool, solidity: float = 0.15) -> dict[str, Any]:
    """Give the marker of a bar with lines or dots over its colour, so that colour is not the only sign.

    An outline: a part of a bar in a weak colour must be seen on its paper (3:1) and told from its neighbour.
    """
    lines = {"shape": shape, "fillmode": "overlay", "fgcolor": palette.secondary(dark)}
    outline = {"color": palette.secondary(dark), "width": 1}
    return {"color": color, "line": outline, "pattern": {**lines, "size": 7, "solidity": solidity}}
