"""The other draws of a number, faint beside the one that is shown; the table of numbers leaves them out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go

from figures.lines import Values

FAINT = 0.68
"""Opacity."""


def faint_dots(x: Values | Sequence[str], y: Sequence[Any], color: str, name: str) -> go.Scatter:
    """Draw a small dot for each draw."""
    return go.Scatter(
        x=x,
        y=y,
        name=name,
        mode="markers",
        opacity=FAINT,
        marker={"color": color, "size": 6, "symbol": "circle"},
        hoverinfo="skip",
    )


def faint_lines(x: Sequence[float], every: Sequence[Sequence[float]], color: str, name: str) -> go.Scatter:
    """Draw a thin line over x for each draw, all of them one trace."""
    return go.Scatter(
        x=[place for _ in every for place in (*x, None)],
        y=[value for one in every for value in (*one, None)],
        name=name,
        mode="lines",
        opacity=FAINT,
        line={"color": color, "width": 1},
        hoverinfo="skip",
    )
