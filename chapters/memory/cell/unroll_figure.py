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
PER_ROW, ROWS = 6, 5
"""So many cells are drawn; the others are counted in words."""
NAMED = 12
"""So many tokens still have room for their names below the heat map."""
GAP = 0.24
"""From the middle of a cell to where the state's arrow begins and ends, in columns."""


def cells_figure(names: Sequence[str], folded: bool, labels: Mapping[str, str], dark: bool) -> go.Figure:
    """Draw a square for each token, all alike, joined by the state; folded: one square and its loop.

    labels: "token", "cell", "state", "more" (with {count}).
    """
    return folded_figure(labels, dark) if folded else unrolled_figure(names, labels, dark)


def unrolled_figure(names: Sequence[str], labels: Mapping[str, str], dark: bool) -> go.Figure:
    """Draw the cells from left to right, each with its token below it and the state that it hands to the next."""
    drawn = names[: PER_ROW * ROWS]
    place = np.arange(len(drawn))
    column, row = place % PER_ROW, place // PER_ROW
    figure = go.Figure(layout=palette.base_layout(dark, 110 + 76 * int(row[-1])))
    _draw_states(figure, column, row, dark)
    customdata = np.array([*zip(place + 1, drawn, strict=True)], dtype=object)
    hover = f"{labels['token']} %{{customdata[0]}}: %{{customdata[1]}}<br>{EQUATION}<extra></extra>"
    figure.add_scatter(
        x=column, y=row + 0.2, mode="text", text=[f"↑<br>{name}" for name in drawn],
        textposition="bottom center", textfont=mono(), hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=column, y=row, mode="markers+text", marker=_square(36, dark), text=[labels["cell"]] * len(drawn),
        textfont={"color": palette.PAPER_DARK if dark else palette.PAPER, "size": 14},
        customdata=customdata, hovertemplate=hover,
    )  # fmt: skip
    rest = len(names) - len(drawn)
    if rest:
        figure.add_annotation(
            x=1, y=0, xref="paper", yref="paper", xanchor="right", yanchor="top", showarrow=False,
            text=labels["more"].format(count=rest),
        )  # fmt: skip
        figure.update_layout(height=figure.layout.height + 26, margin_b=34)
    return bare(figure, [-0.6, PER_ROW - 0.4], [float(row[-1]) + 0.85, -0.4])


def _draw_states(figure: go.Figure, column: NDArray[np.int_], row: NDArray[np.int_], dark: bool) -> None:
    """Draw an arrow h out of each cell, which at the end of a row goes on at the beginning of the next."""
    x, y, heads = [], [], []
    for i, (left, level) in enumerate(zip(column.tolist(), row.tolist(), strict=True)):
        if i and not left:
            x += [-0.55, -GAP, None]
            y += [level, level, None]
            heads.append((-GAP, level))
        end = left + (0.5 if left == PER_ROW - 1 or i == len(column) - 1 else 1 - GAP)
        x += [left + GAP, end, None]
        y += [level, level, None]
        heads.append((end, level))
    figure.add_scatter(
        x=x, y=y, mode="lines", line={"color": palette.ink(dark), "width": 2}, hoverinfo="skip"
    )
    figure.add_scatter(
        x=[head[0] for head in heads], y=[head[1] for head in heads], mode="markers+text",
        marker={"symbol": "triangle-right", "size": 10, "color": palette.ink(dark)},
        text=["h"] * len(heads), textposition="top center", textfont=mono(), hoverinfo="skip",
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
