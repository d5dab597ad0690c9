"""Beside the attention maps: shares per head, the weighted average of values, attention against removal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import heat_map, palette
from figures.attention import axis_names, counted, plotly_text
from figures.axes import QUIET, ROWS, mono
from figures.bars import rows_of_bars

Floats = NDArray[np.floating]


def share_map(
    share: Floats, labels: Mapping[str, str], family: str = "transformer", dark: bool = False
) -> go.Figure:
    """Draw share (L, H) in 0..1, one cell per head, in per cent. labels: "layer", "head", "share"."""
    L, H = share.shape
    cells = heat_map.cells(
        share,
        heat_map.machine_scale(family, dark),
        f"{labels['layer']} %{{y}}, {labels['head']} %{{x}}<br>{labels['share']} %{{z:.1%}}",
        counted(H),
        counted(L),
        gap=2,
        texttemplate="%{z:.0%}" if H <= 12 else None,
    )
    height = max(220, 90 + (34 if L <= 12 else 18) * L)
    return heat_map.heat_map(cells, height, labels["head"], labels["layer"], dark)


def average_figure(
    weights: Floats,
    values: Floats,
    mixed: Floats,
    tokens: Sequence[str],
    labels: Mapping[str, str],
    family: str = "transformer",
    dark: bool = False,
) -> go.Figure:
    """Draw weights (S,), values (S, D) and their average (D,) on one set of rows, the average last.

    labels: "weight", "value", "result". Values are signed: the scale is centred on zero.
    """
    rows = [*(plotly_text(name) for name in axis_names(tokens)), " ", labels["result"]]  # one row of air
    color = palette.MACHINES[family].color(dark)
    bars = rows_of_bars(weights, rows[:-2], "%{y} %{x:.1%}<extra></extra>", marker_color=color)
    cells = heat_map.cells(
        np.vstack([values, np.full_like(mixed, np.nan), mixed]),
        heat_map.signed_scale(dark, values, mixed),
        "%{y}<br>%{x}: %{z:.3f}",
        y=rows,
        bar=heat_map.color_bar(len=0.6),
        xaxis="x2",
        yaxis="y2",
    )
    height = 90 + 19 * max(6, min(len(rows), 30))
    layout = palette.base_layout(dark, height)
    names = {"type": "category", "tickfont": mono(), **ROWS}
    left = {
        "title": labels["weight"],
        "tickformat": ".0%",
        "rangemode": "tozero",
        "nticks": 3,
        "tickangle": 0,
    }
    above = {"side": "top", "automargin": True, **QUIET}  # on a phone two titles have no room on one line
    beside = {  # written at once: make_subplots and updates take Plotly eight times as long
        "xaxis": layout["xaxis"] | left | {"anchor": "y", "domain": [0, 0.3104]},
        "yaxis": layout["yaxis"] | names | {"anchor": "x"},
        "xaxis2": {"title": labels["value"], "anchor": "y2", "domain": [0.3404, 1], **above},
        "yaxis2": names | {"anchor": "x2", "matches": "y", "showticklabels": False},
    }
    return go.Figure([bars, cells], layout | beside | {"showlegend": False})


def removal_figure(
    attention: Floats,
    change: Floats,
    tokens: Sequence[str],
    positions: Sequence[int],
    labels: Mapping[str, str],
    family: str = "transformer",
    dark: bool = False,
) -> go.Figure:
    """Draw a dot per removed token: attention (N,) against change (N,). labels: "x", "y". The largest are named."""
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
        textfont=mono(),
        customdata=shown,
        marker={"color": machine.color(dark), "size": 8, "symbol": machine.symbol},
        hovertemplate="%{customdata}<br>%{x:.1%} · %{y:.3f}<extra></extra>",
        cliponaxis=False,
    )
    figure = go.Figure(dots, layout=palette.base_layout(dark, height=420) | {"showlegend": False})
    figure.update_xaxes(title=labels["x"], tickformat=".0%", rangemode="tozero")
    figure.update_yaxes(title=labels["y"], range=[0, max(0.01, 1.18 * float(np.max(change, initial=0)))])
    return figure
