"""One recurrent cell, folded or unrolled along the tokens, and the hidden state as a heat map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.axes import mono
from figures.heat_map import cells, color_bar, heat_map, signed_scale

EQUATION = "hₜ = tanh(W xₜ + U hₜ₋₁ + b)"
DRAWN = 4
"""So many cells are drawn; the others are counted in words."""
NAMED = 12
"""So many tokens still have room for their names below the heat map."""
HALF, GAP = 0.3, 0.36
"""From the middle of a cell to its edge, and to where the state's arrow begins and ends, in columns."""


def cells_figure(
    names: Sequence[str], folded: bool, labels: Mapping[str, str], dark: bool, weights: bool = True
) -> go.Figure:
    """Draw a square for each token, all alike, joined by the state; folded: one square and its loop.

    labels: "token", "cell", "state", "weights", "more" (with {count}); weights: with the box that all share.
    """
    return folded_figure(labels, dark) if folded else unrolled_figure(names, labels, dark, weights)


def unrolled_figure(
    names: Sequence[str], labels: Mapping[str, str], dark: bool, weights: bool = True
) -> go.Figure:
    """Draw the cells from left to right, all joined to the one set of weights, each with its token and its state."""
    drawn = names[:DRAWN]
    place = np.arange(len(drawn))
    row = np.zeros(len(drawn))
    figure = go.Figure(layout=palette.base_layout(dark, 230))
    if weights:
        _draw_weights(figure, len(drawn), labels["weights"], dark)
    for i in range(len(drawn)):
        fill = {"fillcolor": palette.MACHINES["rnn"].color(dark), "line_width": 0, "layer": "below"}
        figure.add_shape(type="rect", x0=i - HALF, x1=i + HALF, y0=-HALF, y1=HALF, **fill)
    _draw_states(figure, len(drawn), dark)
    customdata = np.array([*zip(place + 1, drawn, strict=True)], dtype=object)
    hover = f"{labels['token']} %{{customdata[0]}}: %{{customdata[1]}}<br>{EQUATION}<extra></extra>"
    figure.add_scatter(
        x=place, y=row + 0.25, mode="text", text=[f"↑<br>{name}" for name in drawn],
        textposition="bottom center", textfont=mono(), hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=place, y=row, mode="markers+text", marker=_square(36, dark) | {"opacity": 0},
        text=[labels["cell"]] * len(drawn),
        textfont={"color": palette.PAPER_DARK if dark else palette.PAPER, "size": 15},
        customdata=customdata, hovertemplate=hover,
    )  # fmt: skip
    rest = len(names) - len(drawn)
    if rest:
        figure.add_annotation(
            x=1, y=0, xref="paper", yref="paper", xanchor="right", yanchor="top", showarrow=False,
            text=labels["more"].format(count=rest),
        )  # fmt: skip
        figure.update_layout(height=figure.layout.height + 26, margin_b=34)
    return bare(figure, [-0.5, DRAWN - 0.3], [1.15, -1.75])


def _draw_weights(figure: go.Figure, count: int, text: str, dark: bool) -> None:
    """Draw one box of weights over all cells, and a line from it to each."""
    middle, edge = (count - 1) / 2, {"color": palette.MACHINES["rnn"].color(dark), "width": 2}
    for i in range(count):
        figure.add_shape(type="line", x0=middle, y0=-1.2, x1=i, y1=-0.3, line=edge, layer="below")
    figure.add_annotation(
        x=middle, y=-1.4, text=text, showarrow=False, borderpad=6, bordercolor=edge["color"], borderwidth=2,
        bgcolor=palette.PAPER_DARK if dark else palette.PAPER,
    )  # fmt: skip


def _draw_states(figure: go.Figure, count: int, dark: bool) -> None:
    """Draw an arrow h out of each cell to the next."""
    x: list[float | None] = []
    heads = [i + (0.6 if i == count - 1 else 1 - GAP) for i in range(count)]
    for i, end in enumerate(heads):
        x += [i + GAP, end, None]
    figure.add_scatter(
        x=x, y=[0.0] * len(x), mode="lines", line={"color": palette.ink(dark), "width": 2}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=heads, y=[0.0] * count, mode="markers", hoverinfo="skip",
        marker={"symbol": "triangle-right", "size": 10, "color": palette.ink(dark)},
    )  # fmt: skip
    middles = [(i + GAP + end) / 2 for i, end in enumerate(heads)]
    figure.add_scatter(
        x=middles, y=[0.0] * count, mode="text", text=["h"] * count, textposition="top center",
        textfont=mono(), hoverinfo="skip",
    )  # fmt: skip


def _square(size: int, dark: bool) -> dict[str, object]:
    return {"symbol": "square", "size": size, "color": palette.MACHINES["rnn"].color(dark)}


def folded_figure(labels: Mapping[str, str], dark: bool) -> go.Figure:
    """Draw one square with the arrow that leads from its state back into it."""
    line = {"color": palette.ink(dark), "width": 2}
    figure = go.Figure(layout=palette.base_layout(dark, 176))
    loop = "M 0,0 C 1.5,0 1.5,-1.1 0,-1.1 C -1.5,-1.1 -1.5,0 0,0"
    figure.add_shape(type="path", path=loop, line=line, layer="below")
    figure.add_scatter(
        x=[0], y=[0], mode="markers+text", marker=_square(44, dark), text=[labels["cell"]],
        textfont={"color": palette.PAPER_DARK if dark else palette.PAPER, "size": 15},
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
    columns = [str(i + 1) for i in range(len(names))]
    trace = cells(
        hidden.T,
        signed_scale(dark, limit=1.0),
        hover,
        columns,
        [str(unit) for unit in units],
        bar=color_bar(title=labels["value"]),
        customdata=np.tile(np.array(names, dtype=object), (len(units), 1)),
    )
    figure = heat_map(trace, 340, labels["token"], labels["unit"], dark, top=False)
    if len(names) <= NAMED:
        figure.update_xaxes(tickmode="array", tickvals=columns, ticktext=list(names))
    return figure.update_xaxes(nticks=12) if len(names) > NAMED else figure
