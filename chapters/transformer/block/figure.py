"""One block of a Transformer: where its parameters are, who looks around, and what training makes of variants."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.curves import decades

Curve = tuple[Sequence[float], Sequence[float]]
"""x and y of equal length."""

PATTERNS = {"attention": "", "feed_forward": "/", "norms": "x"}
"""Hatching of the bars, so that colour is not the only sign."""

DASHES = ("dot", "dash", "solid", "dashdot")


def share_bars(
    rows: Mapping[str, Mapping[str, int]], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Name -> parameters of each part: one bar per name, cut by shares of its sum. labels: the parts, "share"."""
    figure = go.Figure(layout=palette.base_layout(dark, 110 + 62 * len(rows)))
    machine = palette.MACHINES["transformer"]
    strengths = {"attention": 0.45, "feed_forward": 0.9, "norms": 0.2}
    names = list(rows)
    for part, strength in strengths.items():
        counts = np.array([rows[name][part] for name in names])
        shares = counts / np.array([sum(rows[name].values()) for name in names])
        figure.add_bar(
            y=names,
            x=shares,
            name=labels[part],
            orientation="h",
            marker={
                "color": machine.rgba(strength, dark),
                "pattern": {
                    "shape": PATTERNS[part],
                    "fillmode": "overlay",
                    "fgcolor": palette.secondary(dark),
                    "size": 7,
                    "solidity": 0.15,
                },
            },
            text=[f"{share:.0%}" if share > 0.04 else "" for share in shares],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            customdata=counts,
            hovertemplate=f"{labels[part]}: %{{customdata:,}} (%{{x:.1%}})<extra></extra>",
        )
    figure.update_layout(barmode="stack", bargap=0.45, legend={"traceorder": "normal"})
    figure.update_xaxes(title=labels["share"], tickformat=".0%", range=[0, 1], showgrid=False)
    figure.update_layout(margin={"r": 24}, uniformtext={"minsize": 11, "mode": "hide"})
    figure.update_yaxes(autorange="reversed", ticks="", showgrid=False, tickfont={"size": 13})
    return figure


def reach_bars(
    feed_forward: NDArray[np.floating],
    attention: NDArray[np.floating],
    tokens: Sequence[str],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """How far the output of both parts moved at each position (T,). labels: "feed_forward", "attention", "change"."""
    figure = go.Figure(layout=palette.base_layout(dark, 340))
    machine = palette.MACHINES["transformer"]
    for name, values in (("feed_forward", feed_forward), ("attention", attention)):
        figure.add_bar(
            x=list(tokens),
            y=values,
            name=labels[name],
            marker={
                "color": machine.rgba(0.9 if name == "feed_forward" else 0.45, dark),
                "pattern": {
                    "shape": PATTERNS[name],
                    "fillmode": "overlay",
                    "fgcolor": palette.secondary(dark),
                    "size": 7,
                    "solidity": 0.15,
                },
            },
            hovertemplate=f"%{{x}}<br>{labels[name]} %{{y:.3f}}<extra></extra>",
        )
    figure.update_layout(barmode="group", bargap=0.25)
    figure.update_xaxes(
        type="category", showgrid=False, ticks="", tickfont={"family": palette.MONO, "size": 12}
    )
    figure.update_yaxes(title=labels["change"], rangemode="tozero")
    return figure


def curve_figure(
    lines: Mapping[str, Curve], labels: Mapping[str, str], uniform: float, steps: int, dark: bool = False
) -> go.Figure:
    """Held-out bits against steps. Lines: "textbook" in ink, "chosen" and "live" (large dots) in the machine's colour.

    labels: one for each line that is there, "step", "bits", "uniform".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 380))
    machine = palette.MACHINES["transformer"]
    looks: dict[str, dict[str, Any]] = {
        "textbook": {"mode": "lines", "line": {"color": palette.ink(dark), "width": 2, "dash": "dash"}},
        "chosen": {"mode": "lines", "line": {"color": machine.color(dark), "width": 2.5}},
        "live": {
            "mode": "markers",
            "marker": {"color": machine.color(dark), "size": 10, "symbol": "circle-open"},
        },
    }
    for name, look in looks.items():
        if name in lines:
            x, y = lines[name]
            figure.add_scatter(x=list(x), y=list(y), name=labels[name], hovertemplate="%{y:.3f}", **look)
    figure.add_hline(y=uniform, line={"color": palette.secondary(dark), "width": 1, "dash": "dot"})
    figure.add_annotation(
        x=1, xref="paper", y=uniform, text=labels["uniform"], showarrow=False, xanchor="right", yanchor="bottom"
    )  # fmt: skip
    figure.update_layout(hovermode="x unified", hoverdistance=40, uirevision="block")
    figure.update_xaxes(title=labels["step"], showgrid=False, range=[0, 1.02 * steps])
    figure.update_yaxes(title=labels["bits"], rangemode="tozero")
    return figure


def gradient_figure(
    norms: Mapping[str, Sequence[float]], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """How long the gradient is at each layer's output, layer by layer, on a logarithmic axis.

    norms: "textbook", "chosen"; labels: both, "layer", "gradient". A pull of exactly zero cannot be drawn there.
    """
    figure = go.Figure(layout=palette.base_layout(dark, 320))
    machine = palette.MACHINES["transformer"]
    looks = {
        "textbook": {"color": palette.ink(dark), "dash": "dash", "symbol": "square"},
        "chosen": {"color": machine.color(dark), "dash": "solid", "symbol": "circle"},
    }
    for name, look in looks.items():
        if name in norms:
            values = norms[name]
            figure.add_scatter(
                x=list(range(1, len(values) + 1)),
                y=list(values),
                name=labels[name],
                mode="lines+markers",
                line={"color": look["color"], "dash": look["dash"], "width": 2},
                marker={"symbol": look["symbol"], "size": 9},
                hovertemplate="%{y:.2e}",
            )
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(title=labels["layer"], dtick=1, showgrid=False)
    values = [value for line in norms.values() for value in line if value > 0] or [1.0]
    ticks = decades(min(values), max(values))
    if len(ticks) < 3:  # all within a factor of two or so
        ticks = sorted({round(float(tick), 1) for tick in np.geomspace(min(values), max(values), 4)})
    figure.update_yaxes(
        title=labels["gradient"], type="log", tickvals=ticks,
        ticktext=[f"10<sup>{math.log10(tick):.0f}</sup>" if tick < 0.01 else f"{tick:g}" for tick in ticks],
    )  # fmt: skip
    return figure


def variant_grid(
    bits: NDArray[np.floating],
    rows: Sequence[str],
    columns: Sequence[str],
    chosen: tuple[int, int],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """bits (rows, columns) at the end of training, NaN where it broke down; the chosen cell has a frame.

    labels: "bits". Dark is dear.
    """
    cells = go.Heatmap(
        z=bits,
        x=list(columns),
        y=list(rows),
        colorscale=palette.probability_scale("transformer", dark),
        zmin=float(np.nanmin(bits)) - 0.3,
        zmax=float(np.nanmax(bits)) + 2.5,  # the darkest cell stays light enough for its number
        showscale=False,
        xgap=3,
        ygap=3,
        texttemplate="%{z:.2f}",
        textfont={"size": 15, "color": palette.ink(dark)},
        hovertemplate=f"%{{y}}, %{{x}}<br>{labels['bits']} %{{z:.3f}}<extra></extra>",
    )
    figure = go.Figure(cells)
    figure.update_layout(**palette.base_layout(dark, 290))
    row, column = chosen
    figure.add_shape(
        type="rect", x0=column - 0.49, x1=column + 0.49, y0=row - 0.48, y1=row + 0.48,
        line={"color": palette.ink(dark), "width": 2.5},
    )  # fmt: skip
    figure.update_xaxes(side="top", showgrid=False, ticks="")
    figure.update_yaxes(autorange="reversed", showgrid=False, ticks="")
    return figure


def depth_figure(
    lines: Mapping[int, Curve], labels: Mapping[str, str], chosen: int, dark: bool = False
) -> go.Figure:
    """Held-out bits against steps for several depths; labels: "blocks" with {count}, "step", "bits"."""
    figure = go.Figure(layout=palette.base_layout(dark, 360))
    machine = palette.MACHINES["transformer"]
    for dash, (count, (x, y)) in zip(DASHES, sorted(lines.items()), strict=False):
        color = machine.color(dark) if count == chosen else palette.secondary(dark)
        figure.add_scatter(
            x=list(x),
            y=list(y),
            name=labels["blocks"].format(count=count),
            mode="lines",
            line={"color": color, "width": 3 if count == chosen else 1.8, "dash": dash},
            hovertemplate="%{y:.3f}",
        )
    figure.update_layout(hovermode="x unified", hoverdistance=40, margin={"r": 24})
    figure.update_xaxes(title=labels["step"], showgrid=False)
    figure.update_yaxes(title=labels["bits"])
    return figure
