"""What width does to softmax: curves over d_k, undivided and divided by its root, and one row of weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette

Floats = NDArray[np.floating]
MOST_BARS = 16
FORMS = {"top": ".3f", "bits": ".2f", "gradient": ".1e"}
LOOKS = {
    "unscaled": {"dash": "dot", "symbol": "square"},
    "scaled": {"dash": "solid", "symbol": "circle"},
}


def colour(name: str, dark: bool) -> str:
    """Undivided in ink, divided (as the Transformer does it) in the Transformer's colour."""
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
) -> go.Figure:
    """One line each for "unscaled" and "scaled" over the widths; a fine line at the chosen one.

    kind: "top" (a share of 1), "bits", or "gradient" on a logarithmic axis.

    expected: name -> width -> value, drawn as crosses; bands: name -> (low, high) over the draws. labels: "width",
    "value", "unscaled", "scaled", "expected".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 300))
    for name, band in (bands or {}).items():
        figure.add_trace(_band(widths, band, colour(name, dark)))
    for name, line in values.items():
        figure.add_trace(_line(widths, line, name, labels, dark, FORMS[kind]))
    if expected:
        figure.add_trace(_crosses(expected, labels, dark))
    figure.add_vline(x=chosen, line={"color": palette.secondary(dark), "width": 1, "dash": "dot"})
    figure.update_xaxes(
        title=labels["width"], type="log", tickvals=list(widths), ticktext=[f"{w:,}" for w in widths]
    )
    figure.update_yaxes(title=labels["value"])
    if kind == "gradient":
        figure.update_yaxes(type="log", exponentformat="power", **_decades(values))
    elif kind == "top":
        figure.update_yaxes(range=[0, 1.03], tickformat=".0%")
    else:
        figure.update_yaxes(rangemode="tozero")
    return figure


def _decades(values: Mapping[str, Sequence[float]]) -> dict[str, Any]:
    """Whole powers of ten from below the least to above the largest value, at most seven of them with a number."""
    logs = [np.log10(value) for line in values.values() for value in line if value > 0]
    low, high = (np.floor(min(logs)), np.ceil(max(logs))) if logs else (-1.0, 0.0)
    return {
        "range": [low - 0.05, high + 0.05],
        "tick0": high,
        "dtick": max(1, int(np.ceil((high - low) / 6))),
    }


def _line(
    widths: Sequence[int],
    values: Sequence[float],
    name: str,
    labels: Mapping[str, str],
    dark: bool,
    form: str,
) -> go.Scatter:
    look = LOOKS[name]
    return go.Scatter(
        x=list(widths),
        y=np.asarray(values),
        name=labels[name],
        mode="lines+markers",
        line={"color": colour(name, dark), "width": 2, "dash": look["dash"]},
        marker={"color": colour(name, dark), "symbol": look["symbol"], "size": 8},
        hovertemplate=f"{labels['width']} %{{x}}: %{{y:{form}}}",
    )


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
    points = [(width, value) for line in expected.values() for width, value in line.items()]
    return go.Scatter(
        x=[x for x, _ in points],
        y=[y for _, y in points],
        name=labels["expected"],
        mode="markers",
        marker={"symbol": "x-thin", "size": 11, "line": {"width": 2, "color": palette.ink(dark)}},
        hovertemplate=f"{labels['expected']} %{{y}}<extra></extra>",
    )


def row_bars(rows: Mapping[str, Floats], labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """rows: "unscaled" and "scaled" -> the weights (S,) of one query, the largest MOST_BARS of them.

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
