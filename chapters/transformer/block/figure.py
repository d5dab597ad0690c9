"""One block of a Transformer: where its parameters are, who looks around, and what training makes of variants."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import heat_map, palette
from figures.attention import token_ticks
from figures.axes import NAMES, ROWS, mono
from figures.bars import hatched, rows_of_bars
from figures.curves import decades
from figures.lines import Look, draw_level, line
from figures.numbers import percent

Curve = tuple[Sequence[float], Sequence[float]]
"""x and y of equal length."""

PATTERNS = {"attention": "", "feed_forward": "/", "norms": "x"}
"""Hatching of the bars, so that colour is not the only sign."""

DASHES = ("dot", "dash", "solid", "dashdot")


def share_bars(
    rows: Mapping[str, Mapping[str, int]], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw rows, name -> parameters of each part, as bars cut by shares of their sum. labels: the parts, "share"."""
    figure = go.Figure(layout=palette.base_layout(dark, 110 + 62 * len(rows)))
    machine = palette.MACHINES["transformer"]
    strengths = {"attention": 0.3, "feed_forward": 0.55, "norms": 0.15}  # ink is read on all
    names = list(rows)
    for part, strength in strengths.items():
        counts = np.array([rows[name][part] for name in names])
        shares = counts / np.array([sum(rows[name].values()) for name in names])
        bars = rows_of_bars(
            shares,
            names,
            f"{labels[part]}: %{{customdata:,}} (%{{x:.1%}})<extra></extra>",
            name=labels[part],
            marker=hatched(machine.rgba(strength, dark), PATTERNS[part], dark),
            text=[percent(share, 0) if share > 0.04 else "" for share in shares],
            textposition="inside",
            textfont={"color": palette.ink(dark)},
            insidetextanchor="middle",
            textangle=0,
            customdata=counts,
        )
        figure.add_trace(bars)
    figure.update_layout(barmode="stack", bargap=0.45, legend={"traceorder": "normal"})
    figure.update_xaxes(title=labels["share"], tickformat=".0%", range=[0, 1], showgrid=False)
    figure.update_layout(margin={"r": 24}, uniformtext={"minsize": 13, "mode": "hide"})
    figure.update_yaxes(tickfont={"size": 13}, **ROWS)
    return figure


def reach_bars(
    feed_forward: NDArray[np.floating],
    attention: NDArray[np.floating],
    tokens: Sequence[str],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw how far the output of both parts moved at each position (T,), each part on a scale of its own.

    labels: "feed_forward", "attention", "change".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 440))
    machine = palette.MACHINES["transformer"]
    for name, values in (("feed_forward", feed_forward), ("attention", attention)):
        figure.add_bar(
            x=list(tokens),
            y=values,
            name=labels[name],
            marker=hatched(machine.rgba(0.9 if name == "feed_forward" else 0.45, dark), PATTERNS[name], dark),
            hovertemplate=f"%{{x}}<br>{labels[name]} %{{y:.3f}}<extra></extra>",
            yaxis="y" if name == "feed_forward" else "y2",
        )
    axis = dict(figure.layout.yaxis.to_plotly_json(), title=labels["change"], rangemode="tozero", nticks=4)
    figure.update_layout(bargap=0.25, yaxis=axis | {"domain": [0.56, 1]}, yaxis2=axis | {"domain": [0, 0.44]})
    figure.update_xaxes(tickfont=mono(), anchor="y2", **NAMES | token_ticks(tokens))
    return figure


def curve_figure(
    lines: Mapping[str, Curve], labels: Mapping[str, str], uniform: float, steps: int, dark: bool = False
) -> go.Figure:
    """Draw held-out bits against steps.

    Lines: "textbook" in ink, "chosen" and "live" (large dots) in the machine's colour.
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
    draw_level(figure, uniform, labels["uniform"], dark)
    figure.update_layout(hovermode="x unified", hoverdistance=40, uirevision="block")
    figure.update_xaxes(title=labels["step"], tickformat=",", showgrid=False, range=[0, 1.02 * steps])
    figure.update_yaxes(title=labels["bits"], rangemode="tozero")
    return figure


def gradient_figure(
    norms: Mapping[str, Sequence[float]], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw how long the gradient is at each layer's output, layer by layer, on a logarithmic axis.

    norms: "textbook", "chosen"; labels: both, "layer", "gradient". A pull of exactly zero cannot be drawn there.
    """
    figure = go.Figure(layout=palette.base_layout(dark, 320))
    machine = palette.MACHINES["transformer"]
    looks = {
        "textbook": Look(palette.ink(dark), "dash", "square", size=9),
        "chosen": Look(machine.color(dark), "solid", "circle", size=9),
    }
    for name, look in looks.items():
        if name in norms:
            layers = range(1, len(norms[name]) + 1)
            figure.add_trace(line(layers, norms[name], look, "%{y:.2e}", labels[name]))
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(title=labels["layer"], dtick=1, showgrid=False)
    values = [value for part in norms.values() for value in part if value > 0] or [1.0]
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
    missing: str = "",
) -> go.Figure:
    """Draw bits (rows, columns) at the end of training; where there is no number, `missing`. The chosen one is framed.

    labels: "bits". Dark is dear.
    """
    low, high = float(np.nanmin(bits)) - 0.3, float(np.nanmax(bits)) + 2.5
    cells = heat_map.cells(
        bits,
        heat_map.machine_scale("transformer", dark, low, high),  # the darkest is light enough for its number
        f"%{{y}}, %{{x}}<br>{labels['bits']} %{{z:.3f}}",
        columns,
        rows,
        gap=3,
        texttemplate="%{z:.2f}",
        textfont={"size": 15, "color": palette.ink(dark)},
    )
    figure = heat_map.heat_map(cells, 290, dark=dark)
    for row, column in np.argwhere(np.isnan(bits)):
        figure.add_annotation(x=columns[column], y=rows[row], text=missing, showarrow=False)
    return heat_map.frame_cell(figure, *chosen, dark, width=2.5)


def depth_figure(
    lines: Mapping[int, Curve], labels: Mapping[str, str], chosen: int, dark: bool = False
) -> go.Figure:
    """Draw held-out bits against steps for several depths; labels: "blocks" with {count}, "step", "bits"."""
    figure = go.Figure(layout=palette.base_layout(dark, 360))
    machine = palette.MACHINES["transformer"]
    for dash, (count, (x, y)) in zip(DASHES, sorted(lines.items()), strict=False):
        here = count == chosen
        color, width = (machine.color(dark), 3) if here else (palette.secondary(dark), 1.8)
        name = labels["blocks"].format(count=count)
        figure.add_trace(line(x, y, Look(color, dash, width=width), "%{y:.3f}", name))
    figure.update_layout(hovermode="x unified", hoverdistance=40, margin={"r": 24})
    figure.update_xaxes(title=labels["step"], tickformat=",", showgrid=False)
    figure.update_yaxes(title=labels["bits"])
    return figure
