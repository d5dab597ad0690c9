"""Duels over their rounds, points that were counted and drawn, and tokens drawn at a temperature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.heat_map import Scale, cells
from figures.lines import Look, line
from figures.spread import faint_dots

FAMILIES = ("ngram", "pretrained")
"""Colours of two settings side by side; the chosen one is the second, or the only one."""


def curves_figure(
    lines: Mapping[str, Sequence[Sequence[Sequence[float]]]],
    column: int,
    labels: Mapping[str, str],
    dark: bool = False,
    band: Sequence[float] = (),
    most: float | None = None,
) -> go.Figure:
    """Draw a line for each seed of each setting. lines: setting -> seeds -> rows of the curve.

    band: distances of the data from themselves; most: end of the axis. labels: "round", "y", "same".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 320))
    if band:
        green = palette.MACHINES["lstm"].rgba(0.35, dark)
        named = {"name": labels["same"], "showlegend": True}
        figure.add_hrect(min(band), max(band), fillcolor=green, line_width=0, **named)
    for family, (name, seeds) in zip(FAMILIES[-len(lines) :], lines.items(), strict=True):
        machine = palette.MACHINES[family]
        for k, rows in enumerate(seeds):
            look = Look(machine.color(dark), "solid" if family == FAMILIES[-1] else "dot", width=2)
            drawn = line([row[0] for row in rows], [row[column] for row in rows], look, "%{y}", name)
            figure.add_trace(drawn.update(showlegend=k == 0, legendgroup=name))
    figure.update_xaxes(title=labels["round"], showgrid=False)
    figure.update_yaxes(
        title=labels["y"], rangemode="tozero", range=None if most is None else [0, most * 1.05]
    )
    return figure


def plane_figure(
    points: NDArray[np.floating],
    edge: float,
    name: str,
    dark: bool = False,
    family: str | None = None,
    chances: NDArray[np.floating] | None = None,
) -> go.Figure:
    """Draw points (N, 2) of the plane from -edge to edge, over the chances of its cells (side, side) if given."""
    figure = go.Figure(layout=palette.base_layout(dark, 340))
    if chances is not None:
        middles = (np.arange(len(chances)) + 0.5) / len(chances) * 2 * edge - edge
        colors = [[0, "rgba(0,0,0,0)"], [1, palette.MACHINES["transformer"].rgba(0.75, dark)]]
        raster = cells(chances, Scale(colors, 0.0, float(chances.max())), "%{z:.3f}")
        figure.add_trace(raster.update(x=middles, y=middles))
    color = palette.MACHINES[family].color(dark) if family else palette.ink(dark)
    figure.add_trace(
        go.Scatter(
            x=points[:, 0],
            y=points[:, 1],
            mode="markers",
            name=name,
            marker={"color": color, "size": 4, "opacity": 0.75},
            hovertemplate="%{x:.2f}, %{y:.2f}<extra></extra>",
        )
    )
    figure.update_layout(showlegend=False, margin={"l": 30, "r": 10})
    figure.update_xaxes(range=[-edge, edge], constrain="domain", zeroline=False)
    return figure.update_yaxes(range=[-edge, edge], scaleanchor="x", zeroline=False)


def drawn_bars(
    names: Sequence[str],
    chances: NDArray[np.floating],
    drawn: NDArray[np.floating],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw for each token its chance and the share of the draws that fell on it. labels: "chance", "drawn", "share"."""
    figure = go.Figure(layout=palette.base_layout(dark, 340))
    bars = {"chance": (chances, "transformer"), "drawn": (drawn, "pretrained")}
    for name, (values, family) in bars.items():
        color = palette.MACHINES[family].color(dark)
        marker = {"color": color} if name == "chance" else {"color": color, "pattern": {"shape": "/"}}
        hover = "%{x}: %{y:.1%}"
        figure.add_trace(
            go.Bar(x=list(names), y=values, name=labels[name], marker=marker, hovertemplate=hover)
        )
    figure.update_layout(barmode="group", bargap=0.3)
    figure.update_xaxes(type="category", tickangle=-40)
    return figure.update_yaxes(title=labels["share"], tickformat=".0%")


def ends_figure(
    energies: Mapping[int, Sequence[float]],
    same: float,
    chosen: int,
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw the distance for every raster, a dot for each draw. labels: "cells", "energy", "same"."""
    figure = go.Figure(layout=palette.base_layout(dark, 340))
    names = [str(side) for side in energies]
    look = Look(palette.MACHINES["pretrained"].color(dark), "solid", "circle")
    means = [float(np.mean(found)) for found in energies.values()]
    figure.add_trace(line(names, means, look, "%{y:.3f}", labels["energy"]))
    x = [name for name, found in zip(names, energies.values(), strict=True) for _ in found]
    figure.add_trace(
        faint_dots(x, [v for found in energies.values() for v in found], look.color, labels["energy"])
    )
    level = Look(palette.secondary(dark), "dot", width=1)
    figure.add_trace(line(names, [same] * len(names), level, "%{y:.3f}", labels["same"]))
    figure.add_vline(
        x=names.index(str(chosen)), line={"color": palette.secondary(dark), "width": 1, "dash": "dot"}
    )
    figure.for_each_trace(lambda trace: trace.update(showlegend=trace.name == labels["same"]))
    figure.update_xaxes(title=labels["cells"], type="category", showgrid=False)
    return figure.update_yaxes(title=labels["energy"], rangemode="tozero")
