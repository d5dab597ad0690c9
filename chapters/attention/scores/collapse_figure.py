"""One row of weights, and beside every key how much a small move of that key still changes the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.axes import mono, powers_of_ten
from figures.bars import bar_rows, rows_of_bars
from figures.numbers import percent
from figures.spread import faint_dots

Floats = NDArray[np.floating]
LEAST = 1e-12
STARTS = (1e-3, 1e-6, LEAST)
"""Where the axis of gradients may start: at the first that is left of all of them."""


def weight_bars(
    weights: Floats, others: Floats, names: Sequence[str], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw weights (S,) and a name for each key, the moved key first; faint those of other seeds (seeds, S).

    labels: "weight", "other".
    """
    bars = rows_of_bars(
        weights,
        names,
        "%{y}: %{x:.2%}<extra></extra>",
        marker={"color": colors(len(names), dark)},
    )
    figure = _keys(bars, labels["weight"], len(names), dark)
    figure.add_trace(_chance(others, names, labels["other"], dark))
    for name, weight in zip(names, weights, strict=True):  # right of the dots, not upon them
        figure.add_annotation(
            x=1.04, y=name, text=percent(weight, 1), xanchor="left", showarrow=False, font=mono()
        )
    figure.update_xaxes(range=[0, 1.4], tickvals=[0, 0.5, 1], tickformat=".0%")
    return figure


def gradient_dots(
    gradients: Floats,
    others: Floats,
    names: Sequence[str],
    told: Sequence[str],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw gradients (S,) on a logarithmic axis, and the same as text; below LEAST they stand at its left end.

    others (seeds, S), faint: those of other seeds. labels: "gradient", "other".
    """
    smallest = min(np.min(gradients), np.min(others, initial=1))
    start = next((at for at in STARTS if at <= smallest), LEAST)
    dots = go.Scatter(
        x=np.maximum(gradients, LEAST),
        y=list(names),
        mode="markers",
        marker={
            "color": colors(len(names), dark),
            "size": 14,
            "symbol": ["circle"] + ["square"] * (len(names) - 1),
        },
        customdata=gradients,
        hovertemplate="%{y}: %{customdata:.1e}<extra></extra>",
    )
    figure = _keys(dots, labels["gradient"], len(names), dark)
    figure.add_trace(_chance(np.maximum(others, LEAST), names, labels["other"], dark))
    figure.data = figure.data[::-1]  # the dots of this draw upon those of other seeds
    decades = -np.log10(start)
    for name, text in zip(names, told, strict=True):  # right of the dots, not upon them
        where = {"x": 0.06 * decades, "y": name, "xanchor": "left", "showarrow": False}
        figure.add_annotation(text=text, font=mono(), **where)
    reach = [-1.06 * decades, 0.5 * decades]
    return figure.update_xaxes(
        **powers_of_ten(3 if start == LEAST else 1, range=reach, tickangle=0, showgrid=False)
    )


def colors(count: int, dark: bool) -> list[str]:
    """Give the moved key the Transformer's colour, the others that of ink."""
    return [palette.MACHINES["transformer"].color(dark)] + [palette.secondary(dark)] * (count - 1)


def _chance(others: Floats, names: Sequence[str], name: str, dark: bool) -> go.Scatter:
    return faint_dots(others.flatten(), list(names) * len(others), palette.ink(dark), name)


def _keys(trace: go.Bar | go.Scatter, title: str, count: int, dark: bool) -> go.Figure:
    figure = bar_rows(trace.update(showlegend=False), 90 + 32 * count, title, dark)
    figure.update_layout(showlegend=True)  # the small dots of other seeds have a name
    return figure.update_layout(bargap=0.25).update_yaxes(type="category")
