"""Pictures of the clinic: what a changed word reaches, what the feed-forward layers take, learning with defects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette

Floats = NDArray[np.floating]


def reach_map(
    change: Floats, words: Sequence[str], labels: Mapping[str, str], smallest: float, dark: bool = False
) -> go.Figure:
    """change (N, N): the word of the row was changed, the answer of the column moved by so much.

    `words` (N,) are all different; the first half is sentence 1. Below `smallest` a cell is left without a number.
    labels: "rows", "columns", "change".
    """
    n = len(words)
    cells = go.Heatmap(
        z=change,
        x=list(words),
        y=list(words),
        text=[[f"{value:.1f}" if value >= smallest else "" for value in row] for row in change],
        texttemplate="%{text}",
        textfont={"size": 11, "color": palette.ink(dark)},
        zmin=0,
        zmax=max(float(change.max()), smallest),
        colorscale=pale(dark),
        showscale=False,
        xgap=1,
        ygap=1,
        hovertemplate=f"{labels['rows']}: %{{y}}<br>{labels['columns']}: %{{x}}<br>"
        f"{labels['change']} %{{z:.4f}}<extra></extra>",
    )
    figure = go.Figure(cells)
    figure.update_layout(**palette.base_layout(dark, 470))
    common = {"type": "category", "showgrid": False, "ticks": "", "tickfont": {"size": 13}}
    figure.update_xaxes(title=labels["columns"], side="top", tickangle=-60, **common)
    figure.update_yaxes(title=labels["rows"], autorange="reversed", **common)
    line = {"color": palette.ink(dark), "width": 1.5}
    figure.add_vline(x=n / 2 - 0.5, line=line)
    figure.add_hline(y=n / 2 - 0.5, line=line)
    return figure


def pale(dark: bool) -> list[list[object]]:
    """From paper to the machine's colour, stopped where ink can still be read on it (palette.SHADE_MAX)."""
    machine = palette.MACHINES["transformer"]
    return [[0.0, machine.rgba(0.0, dark)], [1.0, machine.rgba(palette.SHADE_MAX, dark)]]


def shares_figure(
    widths: Sequence[int],
    default: Sequence[float],
    four: Sequence[float],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Share of the feed-forward layers for each width. labels: "x", "y", "default", "four"."""
    figure = go.Figure(layout=palette.base_layout(dark, 300))
    blue = palette.MACHINES["transformer"].color(dark)
    for name, y, dash, color, symbol in (
        ("default", default, "dash", palette.secondary(dark), "diamond"),
        ("four", four, "solid", blue, "circle"),
    ):
        figure.add_trace(
            go.Scatter(
                x=[str(width) for width in widths],
                y=list(y),
                name=labels[name],
                mode="lines+markers",
                line={"color": color, "dash": dash, "width": 2.5},
                marker={"symbol": symbol, "size": 8},
                hovertemplate="%{y:.1%}",
            )
        )
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
    """Solid: the honest price; dotted: what the model's own loss says. labels: "x", "y"."""
    figure = go.Figure(layout=palette.base_layout(dark, 360))
    for model in models:
        blue, grey = palette.MACHINES["transformer"].color(dark), palette.secondary(dark)
        color, symbol = (blue, "circle") if model.healthy else (grey, "diamond")
        for name, y, dash in (
            (model.honest_label, model.honest, "solid"),
            (model.reported_label, model.reported, "dot"),
        ):
            figure.add_trace(
                go.Scatter(
                    x=list(model.steps),
                    y=list(y),
                    name=name,
                    mode="lines+markers",
                    line={"color": color, "dash": dash, "width": 2.5},
                    marker={"symbol": symbol, "size": 7},
                    hovertemplate="%{y:.2f}",
                )
            )
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(title=labels["x"])
    figure.update_yaxes(title=labels["y"], rangemode="tozero")
    return figure
