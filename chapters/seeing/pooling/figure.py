"""Figures of the chapter "Pooling": maps as pictures, stripes before and after, counts of a way back, two vectors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from figures import palette
from figures.bars import hatched
from figures.heat_map import Scale, cells, heat_map, signed_scale

Floats = NDArray[np.floating]


def map_picture(values: Floats, most: float, labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw a map (H, W) cell by cell, from -most to most. labels: "cell"."""
    hover = f"{labels['cell']} %{{y}}, %{{x}}: %{{z:.1f}}"
    figure = heat_map(cells(values, signed_scale(dark, limit=most), hover), 300, dark=dark)
    figure.update_xaxes(visible=False, constrain="domain")
    return figure.update_yaxes(visible=False, scaleanchor="x", constrain="domain")


def stripes_picture(
    row: Floats, kept: Floats, stride: int, labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw a row of pixels (T,) and the cells kept of it (T / stride,), as strips and as curves over the same places.

    labels: "pixels", "kept", "place", "bright".
    """
    greys = Scale([[0.0, "#000000"], [1.0, "#FFFFFF"]], 0.0, 1.0)
    figure = make_subplots(3, 1, shared_xaxes=True, row_heights=[0.18, 0.18, 0.64], vertical_spacing=0.06)
    places = {"pixels": np.arange(len(row)), "kept": (np.arange(len(kept)) + 0.5) * stride - 0.5}
    for n, (name, values) in enumerate({"pixels": row, "kept": kept}.items(), start=1):
        strip = cells(values[None], greys, "%{z:.2f}", y=[labels[name]])
        figure.add_trace(strip.update(x=places[name]), n, 1)
    fine = {"color": palette.secondary(dark), "width": 1, "dash": "dot"}
    coarse = palette.MACHINES["transformer"]
    looks = {
        "pixels": {"mode": "lines", "line": fine},
        "kept": {"mode": "lines+markers", "line": coarse.line(dark), "marker": {"size": 7}},
    }
    first = {"pixels": places["pixels"], "kept": np.arange(len(kept)) * stride}
    for name, values in {"pixels": row, "kept": kept}.items():
        hover = f"{labels[name]}: %{{y:.2f}}<extra></extra>"
        curve = go.Scatter(x=first[name], y=values, name=labels[name], hovertemplate=hover, **looks[name])
        figure.add_trace(curve, 3, 1)
    layout = palette.base_layout(dark, 380)
    for axis in ("xaxis", "yaxis"):
        layout.pop(axis)
    figure.update_layout(**layout, showlegend=True)
    figure.update_yaxes(showgrid=False, ticks="", automargin=True)
    figure.update_xaxes(showgrid=False, zeroline=False, automargin=True)
    figure.update_xaxes(title=labels["place"], row=3, col=1)
    return figure.update_yaxes(title=labels["bright"], range=[-0.04, 1.04], dtick=0.5, row=3, col=1)


def overlap_map(times: Floats, labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw how often each pixel was written (H, W), with the number in it. labels: "times"."""
    scale = signed_scale(dark, limit=float(times.max()))
    hover = f"%{{z:.0f}} {labels['times']}"
    font = {"color": palette.ink(dark), "family": palette.MONO}
    trace = cells(times, scale, hover, gap=1, texttemplate="%{z:.0f}", textfont=font, opacity=0.7)
    figure = heat_map(trace, 380, dark=dark)
    figure.update_xaxes(visible=False, constrain="domain")
    return figure.update_yaxes(visible=False, scaleanchor="x", constrain="domain")


def vector_bars(
    names: Sequence[str], here: Floats, moved: Floats, labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw two bars for each number of a vector (F,). labels: "mean", "here", "moved"."""
    figure = go.Figure(layout=palette.base_layout(dark, 300))
    for name, values, family, shape in (("here", here, "ngram", "/"), ("moved", moved, "transformer", "")):
        figure.add_trace(
            go.Bar(
                x=list(names),
                y=values,
                name=labels[name],
                marker=hatched(palette.MACHINES[family].color(dark), shape, dark),
                hovertemplate=f"{labels[name]}: %{{y:.2f}}<extra></extra>",
            )
        )
    figure.update_layout(barmode="group", showlegend=True)
    return figure.update_yaxes(title=labels["mean"])
