"""One recurrent cell, folded or unrolled along the tokens, and the hidden state as a heat map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.heat_map import cells, color_bar, heat_map, signed_scale

EQUATION = "hₜ = tanh(W xₜ + U hₜ₋₁ + b)"
PER_ROW = 30
NAMED = 12
"""So many tokens still have room for their names."""


def cells_figure(names: Sequence[str], folded: bool, labels: Mapping[str, str], dark: bool) -> go.Figure:
    """Draw a square for each token, all alike, joined by the state; folded: one square and its loop.

    labels: "token", "state".
    """
    return folded_figure(labels, dark) if folded else unrolled_figure(names, labels, dark)


def unrolled_figure(names: Sequence[str], labels: Mapping[str, str], dark: bool) -> go.Figure:
    """Draw the squares from left to right, at most PER_ROW in a row."""
    look, place = palette.MACHINES["rnn"], np.arange(len(names))
    column, row = place % PER_ROW, place // PER_ROW
    named = len(names) <= NAMED
    figure = go.Figure(layout=palette.base_layout(dark, 150 + 26 * int(row[-1])))
    figure.add_scatter(
        x=column, y=row, mode="lines", line={"color": look.color(dark), "width": 1.5}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=column, y=row, mode="markers+text" if named else "markers",
        marker={"symbol": "square", "size": 26 if named else 9, "color": look.color(dark)},
        text=list(names) if named else None, textposition="bottom center",
        customdata=np.array([*zip(place + 1, names, strict=True)], dtype=object),
        hovertemplate=f"{labels['token']} %{{customdata[0]}}: %{{customdata[1]}}<br>{EQUATION}<extra></extra>",
    )  # fmt: skip
    return bare(figure, [-0.6, max(float(column.max()), 2) + 0.6], [float(row[-1]) + 1, -0.8])


def folded_figure(labels: Mapping[str, str], dark: bool) -> go.Figure:
    """Draw one square with the arrow that leads from its state back into it."""
    look, line = palette.MACHINES["rnn"], {"color": palette.ink(dark), "width": 2}
    figure = go.Figure(layout=palette.base_layout(dark, 176))
    loop = "M 0,0 C 1.5,0 1.5,-1.1 0,-1.1 C -1.5,-1.1 -1.5,0 0,0"
    figure.add_shape(type="path", path=loop, line=line, layer="below")
    figure.add_scatter(
        x=[0], y=[0], mode="markers", marker={"symbol": "square", "size": 44, "color": look.color(dark)},
        hovertemplate=f"{EQUATION}<extra></extra>",
    )  # fmt: skip
    for x, y, text, anchor in ((0.1, 0.85, labels["token"], "left"), (1.2, -0.6, labels["state"], "left")):
        figure.add_annotation(x=x, y=y, text=text, showarrow=False, xanchor=anchor)
    for shift, tail in (({"xshift": -24}, {"ax": -26, "ay": -1}), ({"yshift": -24}, {"ax": 0, "ay": 40})):
        figure.add_annotation(
            x=0, y=0, text="", showarrow=True, arrowhead=2, arrowcolor=palette.ink(dark), **shift, **tail
        )
    return bare(figure, [-3, 3], [1.2, -1.3])


def bare(figure: go.Figure, x: list[float], y: list[float]) -> go.Figure:
    """Take the axes away and fix what is seen."""
    hidden = {"visible": False, "fixedrange": True}
    figure.update_layout(showlegend=False, hovermode="closest")
    return figure.update_xaxes(range=x, **hidden).update_yaxes(range=y, **hidden)


def state_figure(
    hidden: NDArray[np.floating],
    names: Sequence[str],
    units: Sequence[int],
    labels: Mapping[str, str],
    dark: bool,
) -> go.Figure:
    """Draw hidden (T, units) with a row for each unit and a column for each token. labels: "token", "unit", "value"."""
    hover = f"{labels['token']} %{{x}} %{{customdata}}<br>{labels['unit']} %{{y}}: %{{z:.2f}}"
    trace = cells(
        hidden.T,
        signed_scale(dark, limit=1.0),
        hover,
        [str(i + 1) for i in range(len(names))],
        [str(unit) for unit in units],
        bar=color_bar(title=labels["value"]),
        customdata=np.tile(np.array(names, dtype=object), (len(units), 1)),
    )
    figure = heat_map(trace, 340, labels["token"], labels["unit"], dark, top=False)
    if len(names) <= NAMED:
        figure.update_xaxes(tickmode="array", tickvals=list(range(len(names))), ticktext=list(names))
    return figure.update_xaxes(nticks=12) if len(names) > NAMED else figure
