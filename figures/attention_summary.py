"""Beside the attention maps: shares per head, the weighted average of values, attention against removal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from figures import palette
from figures.attention import axis_names, plotly_text

Floats = NDArray[np.floating]


def share_map(
    share: Floats, labels: Mapping[str, str], family: str = "transformer", dark: bool = False
) -> go.Figure:
    """share (L, H) in 0..1 -> one cell per head, in per cent. labels: "layer", "head", "share"."""
    L, H = share.shape
    row_height = 34 if L <= 12 else 18
    hover = (
        f"{labels['layer']} %{{y}}, {labels['head']} %{{x}}<br>{labels['share']} %{{z:.1%}}<extra></extra>"
    )
    common = {"type": "category", "showgrid": False, "ticks": ""}
    cells = go.Heatmap(
        z=share,
        x=[str(h + 1) for h in range(H)],
        y=[str(layer + 1) for layer in range(L)],
        zmin=0,
        zmax=1,
        colorscale=palette.probability_scale(family, dark),
        showscale=False,
        xgap=2,
        ygap=2,
        texttemplate="%{z:.0%}" if H <= 12 else None,
        hovertemplate=hover,
    )
    figure = go.Figure(cells)
    figure.update_layout(**palette.base_layout(dark, height=max(220, 90 + row_height * L)))
    figure.update_xaxes(title=labels["head"], side="top", **common)
    figure.update_yaxes(title=labels["layer"], autorange="reversed", **common)
    return figure


def average_figure(
    weights: Floats,
    values: Floats,
    mixed: Floats,
    tokens: Sequence[str],
    labels: Mapping[str, str],
    family: str = "transformer",
    dark: bool = False,
) -> go.Figure:
    """weights (S,), values (S, D) and their weighted average (D,) on one set of rows, the average last.

    labels: "weight", "value", "result". Values are signed: the scale is centred on zero.
    """
    rows = [*(plotly_text(name) for name in axis_names(tokens)), " ", labels["result"]]  # one row of air
    figure = make_subplots(1, 2, shared_yaxes=True, column_widths=[0.32, 0.68], horizontal_spacing=0.03)
    bars = {"orientation": "h", "hovertemplate": "%{y} %{x:.1%}<extra></extra>"}
    figure.add_bar(
        x=weights, y=rows[:-2], marker_color=palette.MACHINES[family].color(dark), row=1, col=1, **bars
    )
    limit = float(max(np.abs(values).max(initial=0), np.abs(mixed).max(initial=0))) or 1.0
    cells = go.Heatmap(
        z=np.vstack([values, np.full_like(mixed, np.nan), mixed]),
        hoverongaps=False,
        y=rows,
        zmin=-limit,
        zmax=limit,
        colorscale=palette.difference_scale(dark),
        colorbar={"thickness": 10, "len": 0.6},
        hovertemplate="%{y}<br>%{x}: %{z:.3f}<extra></extra>",
    )
    figure.add_trace(cells, row=1, col=2)
    height = 90 + 19 * max(6, min(len(rows), 30))
    figure.update_layout(**palette.base_layout(dark, height), showlegend=False)
    small = {"family": palette.MONO, "size": 12}
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False, ticks="", tickfont=small)
    figure.update_xaxes(
        title=labels["weight"], tickformat=".0%", rangemode="tozero", nticks=3, tickangle=0, row=1, col=1
    )
    figure.update_xaxes(title=labels["value"], showgrid=False, ticks="", row=1, col=2)
    return figure


def removal_figure(
    attention: Floats,
    change: Floats,
    tokens: Sequence[str],
    positions: Sequence[int],
    labels: Mapping[str, str],
    family: str = "transformer",
    dark: bool = False,
) -> go.Figure:
    """A dot per removed token: attention (N,) against change (N,). labels: "x", "y". The largest are named."""
    names = [plotly_text(name) for name in axis_names(tokens)]
    shown = [names[p] for p in positions]
    machine = palette.MACHINES[family]
    named = set(np.argsort(change)[-3:].tolist()) | set(np.argsort(attention)[-3:].tolist())
    dots = go.Scatter(
        x=attention,
        y=change,
        mode="markers+text",
        text=[name if i in named else "" for i, name in enumerate(shown)],
        textposition="top center",
        textfont={"family": palette.MONO, "size": 12},
        customdata=shown,
        marker={"color": machine.color(dark), "size": 8, "symbol": machine.symbol},
        hovertemplate="%{customdata}<br>%{x:.1%} · %{y:.3f}<extra></extra>",
        cliponaxis=False,
    )
    figure = go.Figure(dots)
    figure.update_layout(**palette.base_layout(dark, height=420), showlegend=False)
    figure.update_xaxes(title=labels["x"], tickformat=".0%", rangemode="tozero")
    figure.update_yaxes(title=labels["y"], range=[0, max(0.01, 1.18 * float(np.max(change, initial=0)))])
    return figure
