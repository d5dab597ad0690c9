"""Readers of digits before and after the images move, their first layers as pictures, and tokens near a token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import heat_map, palette

Shares = Mapping[str, Sequence[float]]
"""Name of a reader -> the share right for each seed."""


def shares_figure(
    here: Shares, moved: Shares, labels: Mapping[str, str], dark: bool = False, covered: bool = False
) -> go.Figure:
    """Draw one row for each reader: open marks for images as they are, filled ones for moved images, one a seed.

    labels: "x", "here", "moved". covered: without the moved images.
    """
    figure = go.Figure(layout=palette.base_layout(dark, 110 + 44 * len(here)))
    blue = palette.MACHINES["transformer"].color(dark)
    marks = {"here": (here, palette.secondary(dark), "circle-open"), "moved": (moved, blue, "diamond")}
    for name, (found, color, symbol) in marks.items():
        if covered and name == "moved":
            continue
        figure.add_trace(
            go.Scatter(
                x=[share for shares in found.values() for share in shares],
                y=[reader for reader, shares in found.items() for _ in shares],
                mode="markers",
                name=labels[name],
                marker={"color": color, "symbol": symbol, "size": 12, "line": {"width": 2, "color": color}},
                hovertemplate="%{y}: %{x:.1%}<extra></extra>",
            )
        )
    figure.update_xaxes(title=labels["x"], range=[-0.02, 1.02], tickformat=".0%", dtick=0.25)
    figure.update_yaxes(type="category", categoryorder="array", categoryarray=list(here)[::-1])
    return figure.update_layout(margin={"r": 16}, showlegend=True)


def filters_figure(
    filters: NDArray[np.floating], names: Sequence[str], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw filters (F, S, S) side by side in one picture, with a gap between; each on its own scale, 0 is paper.

    names: of each filter; labels: "weight".
    """
    filters = filters / np.abs(filters).max((1, 2), keepdims=True).clip(1e-9)
    F, S = filters.shape[:2]
    columns = 8 if F > 10 else 5
    rows = -(-F // columns)
    sheet = np.full((rows * (S + 1), columns * (S + 1)), np.nan)
    hints = np.full(sheet.shape, "", dtype=object)
    frames = []
    for i, one in enumerate(filters):
        row, column = divmod(i, columns)
        place = slice(row * (S + 1), row * (S + 1) + S), slice(column * (S + 1), column * (S + 1) + S)
        sheet[place], hints[place] = one, names[i]
        frames.append(
            {
                "x0": place[1].start - 0.5,
                "x1": place[1].stop - 0.5,
                "y0": place[0].start - 0.5,
                "y1": place[0].stop - 0.5,
            }
        )
    hover = f"%{{text}}<br>{labels['weight']} %{{z:.2f}}"
    cells = heat_map.cells(sheet, heat_map.signed_scale(dark, limit=1.0), hover, text=hints)
    figure = go.Figure(cells, layout=palette.base_layout(dark, 40 + 95 * rows))
    for frame in frames:
        figure.add_shape(type="rect", **frame, line={"color": palette.secondary(dark), "width": 1})
    figure.update_xaxes(visible=False, constrain="domain")
    return figure.update_yaxes(visible=False, autorange="reversed", scaleanchor="x", constrain="domain")


def neighbours_figure(
    names: Sequence[str],
    cosines: Sequence[float],
    chance: float,
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw a bar for each of the nearest tokens, and a line where the nearest one stands in a table of chance.

    labels: "x", "chance".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 80 + 34 * len(names)))
    color = palette.MACHINES["transformer"].color(dark)
    figure.add_trace(
        go.Bar(
            x=list(cosines),
            y=list(names),
            orientation="h",
            marker={"color": color},
            text=[f"{value:.2f}" for value in cosines],
            textposition="outside",
            textfont={"color": palette.ink(dark)},
            cliponaxis=False,
            hovertemplate="%{y}: %{x:.3f}<extra></extra>",
        )
    )
    paper = palette.PAPER_DARK if dark else palette.PAPER
    figure.add_vline(x=chance, line={"color": paper, "width": 6})  # so that the line stands out on the bars
    figure.add_vline(
        x=chance,
        line={"color": palette.ink(dark), "dash": "dash", "width": 2},
        annotation={"text": labels["chance"], "yanchor": "bottom", "showarrow": False},
    )
    figure.update_xaxes(title=labels["x"], range=[0, 1.08])
    figure.update_yaxes(type="category", autorange="reversed")
    return figure.update_layout(showlegend=False)
