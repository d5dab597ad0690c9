"""Pictures of a strip: its windows, what is seen and carried, probabilities, and shares by place and step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import mean

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import heat_map, palette
from figures.lines import Look, draw_upright, line, machine_look
from figures.spread import faint_lines

Floats = NDArray[np.floating]
Labels = Mapping[str, str]
GAP = 2
"""Empty columns between two windows."""


def look_of(kind: str, dark: bool) -> Look:
    """Give a reader its look; the CNN alone has the colour of what knows its nearest neighbours only."""
    return machine_look({"alone": "ngram"}.get(kind, kind), dark)


def strip_picture(
    pixels: NDArray[np.integer], names: Sequence[str], labels: Labels, dark: bool = False
) -> go.Figure:
    """Draw windows (T, S, S) side by side. labels: "digit", "ink"."""
    T, S, _ = pixels.shape
    sheet = np.full((S, T * (S + GAP) - GAP), np.nan)
    for i, one in enumerate(pixels):
        sheet[:, i * (S + GAP) : i * (S + GAP) + S] = one
    scale = heat_map.Scale([[0.0, "#FFFFFF"], [1.0, "#000000"]], 0, 16)
    cells = heat_map.cells(sheet, scale, f"{labels['ink']} %{{z}}")
    figure = go.Figure(cells, layout=palette.base_layout(dark, 140))
    middle = [i * (S + GAP) + (S - 1) / 2 for i in range(T)]
    figure.update_xaxes(tickvals=middle, ticktext=list(names), showgrid=False, ticks="", constrain="domain")
    figure.update_layout(margin={"b": 36})  # the names stand below the windows
    return figure.update_yaxes(visible=False, autorange="reversed", scaleanchor="x", constrain="domain")


def features_map(features: Floats, names: Sequence[str], labels: Labels, dark: bool = False) -> go.Figure:
    """Draw features (T, F), a column for each window. labels: "digit", "filter", "value"."""
    scale = heat_map.machine_scale("transformer", dark, 0.0, float(features.max()) or 1.0)
    hover = f"{labels['digit']} %{{x}}, {labels['filter']} %{{y}}: {labels['value']} %{{z:.2f}}"
    rows = [str(i + 1) for i in range(features.shape[1])]
    cells = heat_map.cells(features.T, scale, hover, names, rows, bar=heat_map.color_bar())
    return thinned(heat_map.heat_map(cells, 230, labels["digit"], labels["filter"], dark), rows)


def carried_map(carried: Floats, names: Sequence[str], labels: Labels, dark: bool = False) -> go.Figure:
    """Draw what is carried (T, C), a column after each window. labels: "digit", "unit", "value"."""
    hover = f"{labels['digit']} %{{x}}, {labels['unit']} %{{y}}: {labels['value']} %{{z:+.2f}}"
    rows = [str(i + 1) for i in range(carried.shape[1])]
    scale = heat_map.signed_scale(dark, carried)
    cells = heat_map.cells(carried.T, scale, hover, names, rows, bar=heat_map.color_bar())
    return thinned(heat_map.heat_map(cells, 230, labels["digit"], labels["unit"], dark), rows)


def thinned(figure: go.Figure, rows: Sequence[str]) -> go.Figure:
    """Name every eighth row, so that names do not run into one another."""
    shown = list(rows)[:: max(1, len(rows) // 4)]
    return figure.update_yaxes(tickvals=shown, ticktext=shown)


def chances_map(
    chances: Floats, right: Sequence[int], names: Sequence[str], labels: Labels, dark: bool = False
) -> go.Figure:
    """Draw probabilities (T, classes), a column after each window; the right answer is framed.

    labels: "digit", "result", "probability".
    """
    signs = np.where(chances.T >= 0.095, np.char.mod("%.0f", 100 * chances.T), "")
    hover = f"{labels['digit']} %{{x}}, {labels['result']} %{{y}}: {labels['probability']} %{{z:.1%}}"
    rows = [str(i) for i in range(chances.shape[1])]
    scale = heat_map.machine_scale("transformer", dark)
    cells = heat_map.cells(chances.T, scale, hover, names, rows, gap=1, text=signs, texttemplate="%{text}")
    figure = heat_map.heat_map(cells, 290, labels["digit"], labels["result"], dark)
    for place, answer in enumerate(right):
        heat_map.frame_cell(figure, answer, place, dark)
    return figure


def place_lines(
    shares: Mapping[str, Sequence[Sequence[float]]],
    best: Sequence[float] | None,
    names: Mapping[str, str],
    labels: Labels,
    edge: int,
    places: int,
    dark: bool = False,
) -> go.Figure:
    """Draw shares right by place: reader -> (seeds, places); best: without a memory, exactly.

    labels: "place", "right", "trained", "best"; edge: the longest strip in training.
    """
    x = list(range(1, places + 1))
    figure = lines_of(x, shares, names, dark)
    if best is not None:
        look = Look(palette.secondary(dark), "dot", None)
        figure.add_trace(line(x, best, look, f"%{{y:.1%}}<extra>{labels['best']}</extra>", labels["best"]))
    draw_upright(figure, edge, dark)
    foot = {"y": 0.98, "yref": "paper", "xanchor": "left", "xshift": 4, "yanchor": "top"}
    figure.add_annotation(x=edge, text=labels["trained"], showarrow=False, **foot)
    figure.update_xaxes(title=labels["place"], range=[0.7, places + 0.3], dtick=1 if places <= 16 else 4)
    return share_axis(figure, labels["right"])


def curve_lines(
    steps: Sequence[int],
    every: Mapping[str, Sequence[Sequence[float]]],
    names: Mapping[str, str],
    labels: Labels,
    dark: bool = False,
) -> go.Figure:
    """Draw shares right over the steps: reader -> (seeds, steps). labels: "step", "right"."""
    figure = lines_of(steps, every, names, dark)
    figure.update_xaxes(title=labels["step"])
    return share_axis(figure, labels["right"])


def lines_of(
    x: Sequence[int], every: Mapping[str, Sequence[Sequence[float]]], names: Mapping[str, str], dark: bool
) -> go.Figure:
    """Draw for each reader the mean over its seeds, and thinly each seed."""
    figure = go.Figure(layout=palette.base_layout(dark, 380))
    for kind, lines in every.items():
        look, means = look_of(kind, dark), [mean(column) for column in zip(*lines, strict=True)]
        figure.add_trace(faint_lines(x, lines, look.color, names[kind]).update(showlegend=False))
        figure.add_trace(line(x, means, look, f"%{{y:.1%}}<extra>{names[kind]}</extra>", names[kind]))
    return figure


def share_axis(figure: go.Figure, title: str) -> go.Figure:
    """Give a figure the axis of shares from 0 to 1, and a legend."""
    figure.update_yaxes(title=title, range=[0, 1.04], tickformat=".0%")
    return figure.update_layout(showlegend=True, margin={"r": 16})
