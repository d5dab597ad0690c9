"""Weights, probabilities and scores of labels as cells; shares right as dots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.axes import ROWS
from figures.heat_map import cells, color_bar, frame_cell, heat_map, machine_scale, signed_scale
from figures.tokens import visible

Floats = NDArray[np.floating]


def weights_figure(
    weights: Floats,
    rows: Sequence[str],
    columns: Sequence[str],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw weights (rows, columns) in nats, written into their cells. labels: "x", "y", "weight"."""
    hover = f"%{{y}}<br>{labels['x']} %{{x}}: %{{z:.2f}}"
    trace = cells(
        weights,
        signed_scale(dark, weights),
        hover,
        columns,
        rows,
        2,
        texttemplate="%{z:.2f}",
        textfont={"size": 13},
    )
    return heat_map(trace, 90 + 28 * len(rows), labels["x"], labels["y"], dark)


def marginals_figure(
    marginals: Floats,
    path: Sequence[int],
    signs: Sequence[str],
    names: Sequence[str],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw the probability of each label (T, L) at each sign, the best path framed. labels: "x", "y", "share"."""
    columns = [f"{visible(sign)}<br>{place}" for place, sign in enumerate(signs, start=1)]
    hover = f"%{{x}}, {labels['y']} %{{y}}: %{{z:.1%}}"
    scale = machine_scale("transformer", dark)
    # written shares need no scale of colours beside them, and on a phone its room
    bar = None if len(signs) <= 14 else color_bar(tickformat=".0%", title=labels["share"])
    written = {"texttemplate": "%{z:.0%}"} if bar is None else {}
    font = {"textfont": {"size": 13}} if len(signs) <= 8 else {}
    trace = cells(marginals.T, scale, hover, columns, names, 2, bar, **written, **font)
    figure = heat_map(trace, 260, labels["x"], labels["y"], dark)
    for place, label in enumerate(path):
        frame_cell(figure, label, place, dark)
    return figure


def dots_figure(
    values: Mapping[str, Mapping[str, Sequence[float]]],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw the mean of shares and a line over their range: row -> name -> shares. labels: "x"."""
    figure = go.Figure(layout=palette.base_layout(dark, 170 + 46 * len(values)))
    names = list(next(iter(values.values())))
    for look, name in zip(("ngram", "transformer"), names, strict=True):
        machine, every = palette.MACHINES[look], [np.array(row[name]) for row in values.values()]
        means = np.array([one.mean() for one in every])
        figure.add_trace(
            go.Scatter(
                x=means,
                y=list(values),
                name=name,
                mode="markers",
                marker={"color": machine.color(dark), "symbol": machine.symbol, "size": 11},
                error_x={
                    "type": "data",
                    "symmetric": False,
                    "array": np.array([one.max() for one in every]) - means,
                    "arrayminus": means - np.array([one.min() for one in every]),
                    "color": machine.color(dark),
                },
                hovertemplate=f"%{{y}}<br>{name}: %{{x:.1%}}<extra></extra>",
            )
        )
    figure.update_xaxes(title=labels["x"], tickformat=".0%")
    figure.update_yaxes(**ROWS)
    return figure.update_layout(showlegend=True)
