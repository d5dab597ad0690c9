"""What width does to softmax: curves over d_k, undivided and divided by its root, and one row of weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.axes import measured_at, powers_of_ten
from figures.lines import Look, draw_upright, line
from figures.spread import faint_lines

Floats = NDArray[np.floating]
MOST_BARS = 16
FORMS = {"top": ".3f", "bits": ".2f", "gradient": ".1e"}
LOOKS = {"unscaled": ("dot", "square"), "scaled": ("solid", "circle")}
"""Dashes and marker of both lines."""


def colour(name: str, dark: bool) -> str:
    """Choose the colour: undivided in ink, divided (as the Transformer does it) in the Transformer's colour."""
    return palette.MACHINES["transformer"].color(dark) if name == "scaled" else palette.secondary(dark)


def width_curves(
    widths: Sequence[int],
    values: Mapping[str, Sequence[float]],
    chosen: int,
    labels: Mapping[str, str],
    dark: bool = False,
    expected: Mapping[str, Mapping[int, float]] | None = None,
    kind: str = "top",
    bands: Mapping[str, tuple[Sequence[float], Sequence[float]]] | None = None,
    others: Mapping[str, Sequence[Sequence[float]]] | None = None,
) -> go.Figure:
    """Draw one line each for "unscaled" and "scaled" over the widths; a fine line at the chosen one.

    kind: "top" (a share of 1), "bits", or "gradient" on a logarithmic axis.

    expected: name -> width -> value, drawn as crosses; bands: name -> (low, high) over the draws; others: name -> a
    faint line for each other seed. labels: "width", "value", "unscaled", "scaled", "expected", "other".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 300))
    for name, band in (bands or {}).items():
        figure.add_trace(_band(widths, band, colour(name, dark)))
    hover = f"{labels['width']} %{{x}}: %{{y:{FORMS[kind]}}}"
    for name, part in values.items():
        figure.add_trace(line(widths, part, _look(name, dark), hover, labels[name]))
    for name, every in (others or {}).items():
        if every:
            lines = faint_lines(widths, every, colour(name, dark), labels["other"])
            figure.add_trace(lines.update(showlegend=name == "scaled"))
    if expected:
        figure.add_trace(_crosses(expected, labels, dark))
    draw_upright(figure, chosen, dark)
    figure.update_xaxes(title=labels["width"], **measured_at(widths))
    figure.update_yaxes(title=labels["value"])
    if kind == "gradient":
        figure.update_yaxes(**_decades(values))
    elif kind == "top":
        figure.update_yaxes(range=[0, 1.03], tickformat=".0%")
    else:
        figure.update_yaxes(rangemode="tozero")
    return figure


def _decades(values: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    """Make an axis of powers of ten around all values, at most seven of them with a number."""
    logs = [np.log10(value) for part in values.values() for value in part if value > 0]
    low, high = (np.floor(min(logs)), np.ceil(max(logs))) if logs else (-1.0, 0.0)
    steps = max(1, int(np.ceil((high - low) / 6)))
    return powers_of_ten(steps, range=[low - 0.05, high + 0.05], tick0=high)


def _look(name: str, dark: bool) -> Look:
    return Look(colour(name, dark), *LOOKS[name])


def _band(widths: Sequence[int], band: tuple[Sequence[float], Sequence[float]], color: str) -> go.Scatter:
    low, high = band
    return go.Scatter(
        x=[*widths, *reversed(widths)],
        y=[*high, *reversed(low)],
        fill="toself",
        fillcolor=color,
        opacity=0.13,
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
    )


def _crosses(
    expected: Mapping[str, Mapping[int, float]], labels: Mapping[str, str], dark: bool
) -> go.Scatter:
    points = [(width, value) for part in expected.values() for width, value in part.items()]
    return go.Scatter(
        x=[x for x, _ in points],
        y=[y for _, y in points],
        name=labels["expected"],
        mode="markers",
        marker={"symbol": "x-thin", "size": 11, "line": {"width": 2, "color": palette.ink(dark)}},
        hovertemplate=f"{labels['expected']} %{{y}}<extra></extra>",
    )


def row_bars(rows: Mapping[str, Floats], labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw rows: "unscaled" and "scaled" -> the weights (S,) of one query, the largest MOST_BARS of them.

    labels: "rank", "weight", "unscaled", "scaled".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 240))
    for name, weights in rows.items():
        fill: dict[str, Any] = {"color": colour(name, dark)}
        if name == "unscaled":
            fill["pattern"] = {"shape": "/", "size": 5, "solidity": 0.4}
        figure.add_trace(
            go.Bar(
                x=np.arange(1, len(weights) + 1)[:MOST_BARS],
                y=np.sort(weights)[::-1][:MOST_BARS],
                name=labels[name],
                marker=fill,
                hovertemplate=f"{labels['rank']} %{{x}}: %{{y:.1%}}",
            )
        )
    figure.update_xaxes(title=labels["rank"])
    figure.update_yaxes(title=labels["weight"], range=[0, 1.03], tickformat=".0%")
    return figure
