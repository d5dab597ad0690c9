"""Several heads in pictures: their patterns side by side, how far apart they are, and the sum of what they write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from figures import heat_map, palette
from figures.attention import axis_names, plotly_text, weight_hover
from figures.axes import QUIET, ROWS
from figures.bars import rows_of_bars

Floats = NDArray[np.floating]

COLUMNS = {1: 1, 2: 2, 4: 2}
"""Places in a row, by the number of heads: four, or fewer, so that the squares have room on a phone."""
KEPT = 24
"""Channels that are drawn at most: those with the largest numbers."""
ROW_HEIGHT = {1: 440, 2: 360, 4: 235, 8: 250, 16: 215}
"""Pixels of one row of maps, by the number of heads."""


def patterns_figure(
    patterns: Floats, tokens: Sequence[str], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Patterns (H, T, T) as H small maps, side by side, all on one scale from 0 to 1, nothing rescaled.

    labels: "head", "from", "to", "weight". Raises ValueError when patterns and tokens do not fit together.
    """
    H, T, _ = patterns.shape
    if len(tokens) != T:
        raise ValueError(f"Patterns of {T} tokens do not belong to {len(tokens)} tokens.")
    columns = COLUMNS.get(H, 4)
    rows = -(-H // columns)
    titles = [f"{labels['head']} {head + 1}" for head in range(H)]
    figure = make_subplots(
        rows,
        columns,
        subplot_titles=titles,
        horizontal_spacing=0.03,
        vertical_spacing=0.3 / rows if rows > 1 else 0,
    )
    names = [plotly_text(name) for name in axis_names(tokens)]
    scale, hover = heat_map.machine_scale("transformer", dark), weight_hover(labels)
    for head, pattern in enumerate(patterns):
        trace = heat_map.cells(pattern, scale, hover, names, names, name=titles[head])
        figure.add_trace(trace, row=head // columns + 1, col=head % columns + 1)
    figure.update_layout(**palette.base_layout(dark, rows * ROW_HEIGHT.get(H, 215) + 40))
    framed = {"showline": True, "mirror": True, "showticklabels": False, "constrain": "domain", **QUIET}
    figure.update_xaxes(**framed)
    figure.update_yaxes(autorange="reversed", constraintoward="top", **framed)
    figure.for_each_yaxis(lambda axis: axis.update(scaleanchor=axis.anchor))  # squares, however wide the page
    figure.update_annotations(font_size=13)
    return figure


def distance_figure(
    distance: Floats, untrained: Floats, labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw a dot for every two heads of a layer, a bar at their mean, and a ring at the mean of a random twin.

    distance (L, H, H) in bits; untrained (L,) means in bits. labels: "layer", "distance", "pair" with {one} and
    {other}, "mean", "untrained".
    """
    L, H, _ = distance.shape
    machine, second = palette.MACHINES["transformer"], palette.secondary(dark)
    one, other = np.triu_indices(H, 1)
    values = distance[:, one, other]  # (L, pairs)
    layers = np.arange(1, L + 1)
    names = [labels["pair"].format(one=a + 1, other=b + 1) for a, b in zip(one, other, strict=True)]
    dots = go.Scatter(
        x=np.repeat(layers, len(one)) + np.tile(_spread(len(one)), L),
        y=values.flatten(),
        customdata=names * L,
        mode="markers",
        name=labels["pairs"],
        marker={"color": machine.rgba(0.7, dark), "size": 8, "symbol": machine.symbol},
        hovertemplate="%{customdata}<br>%{y:.3f}<extra></extra>",
    )
    bar = {"symbol": "line-ew", "size": 30, "line": {"width": 3, "color": machine.color(dark)}}
    ring = {"symbol": "diamond-open", "size": 11, "line": {"width": 2}, "color": second}
    figure = go.Figure(
        [
            dots,
            _marks(layers, values.mean(-1), labels["mean"], bar),
            _marks(layers, untrained, labels["untrained"], ring),
        ]
    )
    figure.layout = palette.base_layout(dark, 400)
    figure.update_xaxes(title=labels["layer"], dtick=1, range=[0.5, L + 0.5])
    figure.update_yaxes(title=labels["distance"], range=[0, max(0.1, 1.08 * float(values.max(initial=0)))])
    return figure


def _spread(n: int) -> Floats:
    """Side steps that keep the dots of a layer apart; they mean nothing else."""
    return np.linspace(-0.22, 0.22, n) if n > 1 else np.zeros(n)


def _marks(x: Floats, y: Floats, name: str, marker: dict) -> go.Scatter:
    return go.Scatter(
        x=x, y=y, mode="markers", name=name, marker=marker, hovertemplate=f"{name} %{{y:.3f}}<extra></extra>"
    )


def sum_figure(
    written: Floats,
    output: Floats,
    along: Floats,
    names: Sequence[str],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw what every head writes (H, C), and below a gap the output (C,), their sum, channel by channel.

    Only the KEPT channels with the largest numbers. Left the share of each in the length of the output: along (H,), and
    its sum. Signed: the colours are centred on zero. names: of the H rows; labels: "sum", "along", "channel".
    """
    rows = [*names, " ", labels["sum"]]
    figure = make_subplots(1, 2, shared_yaxes=True, column_widths=[0.33, 0.67], horizontal_spacing=0.06)
    bars = rows_of_bars(
        [*along.tolist(), None, float(along.sum())],
        rows,
        "%{y} %{x:.3f}<extra></extra>",
        marker_color=palette.MACHINES["transformer"].color(dark),
    )
    largest = np.abs(np.vstack([written, output])).max(0)
    kept = np.sort(np.argsort(-largest)[:KEPT])
    ends = float(f"{max(largest.max(), 1e-9):.1g}")
    channels = heat_map.cells(
        np.vstack([written, np.full_like(output, np.nan), output])[:, kept],
        heat_map.signed_scale(dark, written, output),
        f"%{{y}}<br>{labels['channel']} %{{x}}: %{{z:.3f}}",
        [str(channel + 1) for channel in kept],
        rows,
        bar=heat_map.color_bar(thickness=8, tickvals=[-ends, 0, ends], tickformat=".2g"),
    )
    figure.add_trace(bars, row=1, col=1)
    figure.add_trace(channels, row=1, col=2)
    figure.update_layout(**palette.base_layout(dark, 110 + 34 * len(rows)), showlegend=False)
    figure.update_yaxes(type="category", **ROWS)
    figure.update_xaxes(title=labels["along"], nticks=4, tickangle=0, zeroline=True, row=1, col=1)
    figure.update_xaxes(title=labels["channel"], zeroline=False, type="category", row=1, col=2, **QUIET)
    figure.update_yaxes(showline=False, row=1, col=2)  # it would cross the gap
    return figure
