"""Pictures of the clinic: what a changed word reaches, what the feed-forward layers take, learning with defects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import heat_map, palette
from figures.lines import line, machine_look

Floats = NDArray[np.floating]


def reach_map(
    change: Floats, words: Sequence[str], labels: Mapping[str, str], smallest: float, dark: bool = False
) -> go.Figure:
    """Draw change (N, N): the word of the row was changed, the answer of the column moved by so much.

    `words` (N,) are all different; the first half is sentence 1. Below `smallest` a cell is left without a number.
    labels: "rows", "columns", "change".
    """
    n = len(words)
    cells = heat_map.cells(
        change,
        heat_map.Scale(pale(dark), 0, max(float(change.max()), smallest)),
        f"{labels['rows']}: %{{y}}<br>{labels['columns']}: %{{x}}<br>{labels['change']} %{{z:.4f}}",
        words,
        words,
        gap=1,
        text=[[f"{value:.1f}" if value >= smallest else "" for value in row] for row in change],
        texttemplate="%{text}",
        textfont={"size": 13, "color": palette.ink(dark)},
    )
    figure = heat_map.heat_map(cells, 470, labels["columns"], labels["rows"], dark, font={"size": 13})
    figure.update_xaxes(tickangle=-60)
    border = {"color": palette.ink(dark), "width": 1.5}
    figure.add_vline(x=n / 2 - 0.5, line=border)
    figure.add_hline(y=n / 2 - 0.5, line=border)
    return figure


def pale(dark: bool) -> list[list[object]]:
    """Make a scale from paper towards the machine's colour, as far as ink can be read on it (palette.SHADE_MAX)."""
    machine = palette.MACHINES["transformer"]
    return [[0.0, machine.rgba(0.0, dark)], [1.0, machine.rgba(palette.SHADE_MAX, dark)]]


def shares_figure(
    widths: Sequence[int],
    default: Sequence[float],
    four: Sequence[float],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw the share of the feed-forward layers for each width. labels: "x", "y", "default", "four"."""
    figure = go.Figure(layout=palette.base_layout(dark, 300))
    blue = machine_look("transformer", dark, 2.5)
    looks = {
        "default": replace(blue, color=palette.secondary(dark), dash="dash", symbol="diamond"),
        "four": blue,
    }
    names = [str(width) for width in widths]
    for name, y in (("default", default), ("four", four)):
        figure.add_trace(line(names, y, looks[name], "%{y:.1%}", labels[name]))
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(title=labels["x"], type="category")
    figure.update_yaxes(title=labels["y"], tickformat=".0%", range=[0, 1])
    return figure


@dataclass(frozen=True)
class Learning:
    """One model's two prices after so many steps, bits per character; `healthy` draws it in the machine's colour."""

    steps: Sequence[int]
    honest: Sequence[float]
    reported: Sequence[float]
    honest_label: str
    reported_label: str
    healthy: bool


def learning_figure(models: Sequence[Learning], labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw how models learn. Solid: the honest price; dotted: what the model's own loss says. labels: "x", "y"."""
    figure = go.Figure(layout=palette.base_layout(dark, 360))
    blue = machine_look("transformer", dark, 2.5, size=7)
    grey = replace(blue, color=palette.secondary(dark), symbol="diamond")
    for model in models:
        look = blue if model.healthy else grey
        hover = "%{y:.2f}"
        figure.add_trace(line(model.steps, model.honest, look, hover, model.honest_label))
        dotted = replace(look, dash="dot")
        figure.add_trace(line(model.steps, model.reported, dotted, hover, model.reported_label))
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(title=labels["x"], tickformat=",")
    figure.update_yaxes(title=labels["y"], rangemode="tozero")
    return figure
