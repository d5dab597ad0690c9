"""What says where a token stands: vectors as maps, a pair that turns, a penalty that grows, scores by distance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import heat_map, palette
from figures.axes import mono

Floats = NDArray[np.floating]
DASHES = ("solid", "dash", "dot", "dashdot")
SYMBOLS = ("circle", "square", "diamond", "triangle-up")


def vector_map(table: Floats, labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw table (T, C), a row for each position, signed. labels: "position", "channel"."""
    hover = f"{labels['position']} %{{y}}<br>{labels['channel']} %{{x}}<br><b>%{{z:.3f}}</b>"
    cells = heat_map.cells(table, heat_map.signed_scale(dark, table), hover, bar=heat_map.color_bar())
    return heat_map.heat_map(cells, 380, labels["channel"], labels["position"], dark, top=False)


def pair_map(
    between: Floats,
    labels: Mapping[str, str],
    family: str = "transformer",
    dark: bool = False,
    signed: bool = True,
) -> go.Figure:
    """Draw between (T, T), a number for every two positions.

    signed: around zero; otherwise a penalty from paper to full colour. labels: "from", "to", "value".
    """
    hover = f"{labels['from']} %{{y}}<br>{labels['to']} %{{x}}<br>{labels['value']} <b>%{{z:.3f}}</b>"
    if signed:
        scale = heat_map.signed_scale(dark, between)
    else:  # nothing taken off: the full colour
        scale = heat_map.machine_scale(family, dark, float(np.nanmin(between)), 0.0)
    cells = heat_map.cells(between, scale, hover, bar=heat_map.color_bar())
    return heat_map.heat_map(cells, 380, labels["to"], labels["from"], dark, top=False)


def turn_figure(points: Floats, labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw points (T, 2), one pair of channels after the turn of each position: arrows from the centre, numbered.

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
                textfont=mono(),
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
    height: int = 380,
) -> go.Figure:
    """Draw lines (name, value at distance 0, 1, 2, ...). labels: "distance", "value".

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
    figure.layout = palette.base_layout(dark, height) | {"showlegend": len(lines) > 1}
    figure.update_xaxes(title=labels["distance"])
    figure.update_yaxes(title=labels["value"], zeroline=True)
    return figure
