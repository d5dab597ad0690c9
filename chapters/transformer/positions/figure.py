"""What says where a token stands: vectors as maps, a pair that turns, a penalty that grows, scores by distance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette

Floats = NDArray[np.floating]
DASHES = ("solid", "dash", "dot", "dashdot")
SYMBOLS = ("circle", "square", "diamond", "triangle-up")


def vector_map(table: Floats, labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """table (T, C), a row for each position, signed. labels: "position", "channel"."""
    limit = float(np.abs(table).max()) or 1.0
    hover = f"{labels['position']} %{{y}}<br>{labels['channel']} %{{x}}<br><b>%{{z:.3f}}</b><extra></extra>"
    cells = go.Heatmap(
        z=table,
        zmin=-limit,
        zmax=limit,
        colorscale=palette.difference_scale(dark),
        colorbar={"thickness": 10, "len": 0.7},
        hovertemplate=hover,
    )
    return _map(cells, labels["channel"], labels["position"], dark)


def pair_map(
    between: Floats,
    labels: Mapping[str, str],
    family: str = "transformer",
    dark: bool = False,
    signed: bool = True,
) -> go.Figure:
    """between (T, T), a number for every two positions: signed around zero, or a penalty from paper to full colour.

    labels: "from", "to", "value".
    """
    hover = (
        f"{labels['from']} %{{y}}<br>{labels['to']} %{{x}}<br>{labels['value']} <b>%{{z:.3f}}</b>"
        "<extra></extra>"
    )
    if signed:
        limit = float(np.nanmax(np.abs(between))) or 1.0
        scale, low, high = palette.difference_scale(dark), -limit, limit
    else:  # nothing taken off: the full colour
        scale, low, high = palette.probability_scale(family, dark), float(np.nanmin(between)), 0.0
    cells = go.Heatmap(
        z=between,
        zmin=low,
        zmax=high,
        colorscale=scale,
        colorbar={"thickness": 10, "len": 0.7},
        hovertemplate=hover,
        hoverongaps=False,
    )
    return _map(cells, labels["to"], labels["from"], dark)


def _map(cells: go.Heatmap, x: str, y: str, dark: bool) -> go.Figure:
    figure = go.Figure(cells)
    figure.update_layout(**palette.base_layout(dark, 380))
    figure.update_xaxes(title=x, showgrid=False)
    figure.update_yaxes(title=y, autorange="reversed", showgrid=False)
    return figure


def turn_figure(points: Floats, labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """points (T, 2), one pair of channels after the turn of each position: arrows from the centre, numbered.

    labels: "position", "first", "second".
    """
    machine, n = palette.MACHINES["transformer"], len(points)
    figure = go.Figure()
    for t, (x, y) in enumerate(points):
        figure.add_trace(
            go.Scatter(
                x=[0, x],
                y=[0, y],
                mode="lines+markers+text",
                line={"color": machine.rgba(0.25 + 0.75 * (1 - t / n), dark), "width": 2},
                marker={"size": [0, 9], "color": machine.rgba(0.25 + 0.75 * (1 - t / n), dark)},
                text=["", str(t)],
                textposition="top center" if y >= 0 else "bottom center",
                textfont={"family": palette.MONO, "size": 12},
                hovertemplate=f"{labels['position']} {t}<br>(%{{x:.3f}}, %{{y:.3f}})<extra></extra>",
                cliponaxis=False,
            )
        )
    reach = 1.2 * float(np.linalg.norm(points, axis=1).max()) or 1.0
    figure.update_layout(**palette.base_layout(dark, 380), showlegend=False)
    figure.update_xaxes(title=labels["first"], range=[-reach, reach], zeroline=True, constrain="domain")
    figure.update_yaxes(title=labels["second"], range=[-reach, reach], zeroline=True, scaleanchor="x")
    return figure


def distance_figure(
    lines: Sequence[tuple[str, Sequence[float] | Floats]],
    labels: Mapping[str, str],
    family: str = "transformer",
    dark: bool = False,
    apart: bool = False,
) -> go.Figure:
    """Lines (name, value at distance 0, 1, 2, ...). labels: "distance", "value".

    With `apart`, lines that should coincide get markers of different sizes, so that all of them are seen.
    """
    figure, color = go.Figure(), palette.MACHINES[family].color(dark)
    for i, (name, values) in enumerate(lines):
        marker = {"symbol": f"{SYMBOLS[i % 4]}-open", "size": 6 + 5 * i, "line": {"width": 1.5}}
        figure.add_trace(
            go.Scatter(
                x=list(range(len(values))),
                y=np.asarray(values, dtype=float),
                name=name,
                mode="lines+markers" if apart else "lines",
                line={"color": color, "width": 2 if i < 4 else 1, "dash": DASHES[i % 4]},
                marker=marker if apart else None,
                hovertemplate=f"{labels['distance']} %{{x}}<br>{labels['value']} <b>%{{y:.3f}}</b>",
            )
        )
    figure.update_layout(**palette.base_layout(dark, 380), showlegend=len(lines) > 1)
    figure.update_xaxes(title=labels["distance"])
    figure.update_yaxes(title=labels["value"], zeroline=True)
    return figure
