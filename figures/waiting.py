"""A figure that waits: its axes stand, and a sentence says when the rest of it comes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette

WAITING = "waiting"
"""Name of the sentence among the annotations of a figure."""
WIDTH, HEIGHT = 0.5, 0.34
"""Room that the sentence takes, as a share of the figure on a phone."""
PLACES = tuple(product((0.5, 0.28, 0.72), (0.5, 0.83, 0.17)))
"""Where it may stand, the middle first."""


def waiting(figure: go.Figure, text: str, dark: bool = False, height: float | None = None) -> go.Figure:
    """Write a sentence into a figure, where it covers least of the lines and points, or in the middle at a height."""
    x, y = min(PLACES, key=lambda place: covered(figure, *place)) if height is None else (0.5, height)
    return figure.add_annotation(
        name=WAITING,
        text=text.replace("\n", "<br>"),
        x=x,
        y=y,
        xref="paper",
        yref="paper",
        xanchor="center",  # Plotly would put its nearer edge there
        yanchor="middle",
        showarrow=False,
        borderpad=8,
        borderwidth=1,
        bgcolor=palette.RAISED_DARK if dark else palette.RAISED,
        bordercolor=palette.RULE_DARK if dark else palette.RULE,
    )


def covered(figure: go.Figure, x: float, y: float) -> float:
    """Say which share of the lines and points would lie under the sentence at (x, y), both from 0 to 1."""
    found = np.concatenate([np.zeros((0, 2)), *drawn(figure)])
    under = (abs(found - (x, y)) < (WIDTH / 2, HEIGHT / 2)).all(axis=1)
    return float(under.mean()) if len(found) else 0.0


def drawn(figure: go.Figure) -> Iterator[NDArray[np.float64]]:
    """Give the points of each line or cloud, and what lies between those of a line, as places (n, 2) from 0 to 1."""
    traces = [trace for trace in figure.data if trace.type == "scatter" and trace.x is not None]
    axes = figure.layout.xaxis, figure.layout.yaxis
    named = axes[0].categoryarray if axes[0].categoryarray is not None else ()
    order = list(dict.fromkeys((*named, *(place for trace in traces for place in trace.x))))

    def across(trace: go.Scatter) -> object:
        return [order.index(name) for name in trace.x] if axes[0].type == "category" else trace.x

    try:
        points = [
            np.stack([scaled(across(trace), axes[0]), scaled(trace.y, axes[1])], axis=1)
            for trace in traces
            if len(trace.x)
        ]
    except (TypeError, ValueError):  # names upwards or dates: then the middle is as good as any place
        return
    points = [one for one in points if np.isfinite(one).any(axis=0).all()]  # what is covered has no place
    if not points:
        return
    together = np.concatenate(points)
    for one in points:
        places = np.stack([share(one[:, i], together[:, i], axes[i]) for i in (0, 1)], axis=1)
        between = np.arange(0, len(places) - 0.99, 0.1)
        yield np.stack([np.interp(between, np.arange(len(places)), column) for column in places.T], axis=1)


def scaled(values: object, axis: go.layout.XAxis) -> NDArray[np.float64]:
    """Give numbers as an axis counts them: on a logarithmic one, their logarithms."""
    found = np.asarray(values, dtype=float)
    return np.log10(found) if axis.type == "log" else found


def share(
    values: NDArray[np.float64], shown: NDArray[np.float64], axis: go.layout.XAxis
) -> NDArray[np.float64]:
    """Give numbers as places from 0 to 1 on an axis, whose range is that of all that is `shown` unless it is fixed."""
    low, high = axis.range or (np.nanmin(shown), np.nanmax(shown))
    if axis.rangemode == "tozero":
        low, high = min(low, 0), max(high, 0)
    return (values - low) / ((high - low) or 1)
