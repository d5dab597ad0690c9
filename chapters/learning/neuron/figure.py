"""Figures of the chapter "A neuron": mistakes, the two sides of a plane, wirings, products."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise, product

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.bars import bar_rows, hatched, rows_of_bars
from figures.heat_map import cells, heat_map, signed_scale

Floats = NDArray[np.floating]


def mistakes_bars(counts: Sequence[int], labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw the number of corrections in each round. labels: "round", "mistakes"."""
    bars = go.Bar(
        x=list(range(1, len(counts) + 1)),
        y=list(counts),
        marker=hatched(palette.MACHINES["transformer"].color(dark), "/", dark),
        hovertemplate=f"{labels['round']} %{{x}}: %{{y}}<extra></extra>",
    )
    figure = go.Figure(bars, layout=palette.base_layout(dark, 200))
    figure.update_xaxes(
        title=labels["round"], dtick=1 if len(counts) < 16 else 5, range=[0.4, max(len(counts), 3) + 0.6]
    )
    return figure.update_yaxes(title=labels["mistakes"], dtick=1, range=[0, 4.2])


def sides_map(
    axis: Floats,
    said: Floats,
    line: tuple[float, float, float] | None,
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw what a network says (Y, X) at every place, and the line w1 x + w2 y + b = 0.

    labels: "x1", "x2", "said", "line".
    """
    hover = f"{labels['x1']} %{{x:.1f}}<br>{labels['x2']} %{{y:.1f}}<br>{labels['said']} %{{z:.3f}}"
    limit = float(np.nanquantile(np.abs(said), 0.9)) if np.isfinite(said).any() else 1.0
    figure = heat_map(
        cells(said, signed_scale(dark, limit=limit or 1.0), hover),
        380,
        labels["x1"],
        labels["x2"],
        dark,
        top=False,
    )
    figure.data[0].update(x=axis, y=axis)
    if line is not None:
        figure.add_trace(_border(axis, line, labels["line"], dark))
    figure.update_layout(showlegend=line is not None)
    figure.update_xaxes(range=[axis[0], axis[-1]], constrain="domain")
    return figure.update_yaxes(range=[axis[0], axis[-1]], autorange=False, scaleanchor="x")


def _border(axis: Floats, line: tuple[float, float, float], name: str, dark: bool) -> go.Scatter:
    w1, w2, b = line
    if abs(w2) > abs(w1):
        x, y = axis, -(w1 * axis + b) / w2
    elif w1:
        x, y = -(w2 * axis + b) / w1, axis
    else:
        x, y = axis[:0], axis[:0]
    look = {"color": palette.ink(dark), "width": 2, "dash": "dash"}
    return go.Scatter(x=x, y=y, mode="lines", line=look, name=name, hoverinfo="skip")


def wiring(sizes: Sequence[int], layers: Sequence[str], layered: bool, dark: bool = False) -> go.Figure:
    """Draw units in columns, joined layer by layer or all to all; layers: the name of each column."""
    places = [(column, row - (size - 1) / 2) for column, size in enumerate(sizes) for row in range(size)]
    ends = np.cumsum([0, *sizes])
    columns = [places[a:b] for a, b in pairwise(ends)]
    pairs = (
        [pair for left, right in pairwise(columns) for pair in product(left, right)]
        if layered
        else list(combinations(places, 2))
    )
    figure = go.Figure(
        [_edges(pairs, layered, dark), _units(places, layers, dark)], layout=palette.base_layout(dark, 260)
    )
    figure.update_layout(showlegend=False)
    figure.update_xaxes(
        visible=layered,
        tickvals=list(range(len(sizes))),
        ticktext=list(layers),
        showgrid=False,
        range=[-0.4, len(sizes) - 0.6],
    )
    return figure.update_yaxes(visible=False)


def _edges(
    pairs: Sequence[tuple[tuple[float, float], tuple[float, float]]], layered: bool, dark: bool
) -> go.Scatter:
    """Draw every connection; those within a column or over several of them are bowed, so that each is seen."""
    x: list[float | None] = []
    y: list[float | None] = []
    for (x1, y1), (x2, y2) in pairs:
        bow = 0.0 if layered else 0.12
        share = np.linspace(0, 1, 2 if layered else 33)
        x += [*(x1 + share * (x2 - x1) + bow * np.sin(np.pi * share) * (x1 == x2)), None]
        y += [*(y1 + share * (y2 - y1) + 3 * bow * np.sin(np.pi * share) * (x1 != x2)), None]
    color = palette.MACHINES["transformer" if layered else "ngram"].rgba(0.65, dark)
    return go.Scatter(x=x, y=y, mode="lines", line={"color": color, "width": 1.4}, hoverinfo="skip")


def _units(places: Sequence[tuple[float, float]], layers: Sequence[str], dark: bool) -> go.Scatter:
    marker = {"size": 15, "color": palette.RAISED_DARK if dark else palette.RAISED}
    marker |= {"line": {"color": palette.ink(dark), "width": 1.5}}
    names = [layers[int(x)] for x, _ in places]
    x, y = zip(*places, strict=True)
    return go.Scatter(
        x=x, y=y, mode="markers", marker=marker, text=names, hovertemplate="%{text}<extra></extra>"
    )


def product_bars(products: Floats, most: int, labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw the largest of the products (C,), the rest together, and the sum.

    labels: "product", "rest", "sum", "channel" (with {n}).
    """
    order = np.argsort(-np.abs(products))
    first, rest = order[:most], order[most:]
    values = [*products[first], products[rest].sum(), products.sum()]
    names = [labels["channel"].format(n=i + 1) for i in first] + [labels["rest"], labels["sum"]]
    blue, orange = (palette.MACHINES[name].color(dark) for name in ("transformer", "ngram"))
    colors = [blue if value >= 0 else orange for value in values[:-1]] + [palette.ink(dark)]
    bars = rows_of_bars(values, names, "%{y}: %{x:.3f}<extra></extra>", marker={"color": colors})
    return bar_rows(bars, 90 + 22 * len(values), labels["product"], dark)
