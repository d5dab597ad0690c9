"""Two vectors as bars, distances of pairs, and errors over thresholds."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.bars import hatched
from figures.lines import draw_upright, line
from figures.series import series_look

Floats = NDArray[np.floating]


def colors(dark: bool) -> tuple[str, str]:
    """Give the colours of the two things that are compared."""
    return palette.MACHINES["transformer"].color(dark), palette.MACHINES["ngram"].color(dark)


def vectors_figure(first: Floats, second: Floats, labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw two vectors (D,) as pairs of bars. labels: "number", "value", "first", "second"."""
    figure = go.Figure(layout=palette.base_layout(dark, 260))
    for values, name, color, shape in zip(
        (first, second), ("first", "second"), colors(dark), ("/", "."), strict=True
    ):
        figure.add_trace(
            go.Bar(
                x=list(range(1, len(values) + 1)),
                y=values,
                name=labels[name],
                marker=hatched(color, shape, dark),
                hovertemplate=f"{labels[name]}, {labels['number']} %{{x}}: %{{y:.3f}}<extra></extra>",
            )
        )
    figure.update_xaxes(title=labels["number"], dtick=1, showgrid=False)
    figure.update_yaxes(title=labels["value"], range=[-1, 1])
    return figure.update_layout(barmode="group", showlegend=True)


def distances_figure(
    edges: Floats,
    same: Floats,
    different: Floats,
    threshold: float,
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw the shares of same and of different pairs (B,) between edges (B + 1,), one over the other.

    labels: "distance", "share", "same", "different".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 340))
    middle, width = (edges[1:] + edges[:-1]) / 2, float(edges[1] - edges[0])
    for values, name, color, shape in zip(
        (same, different), ("same", "different"), colors(dark), ("/", "."), strict=True
    ):
        figure.add_trace(
            go.Bar(
                x=middle,
                y=values,
                width=width,
                opacity=0.65,
                name=labels[name],
                marker=hatched(color, shape, dark),
                hovertemplate=f"{labels[name]}, {labels['distance']} %{{x:.2f}}: %{{y:.1%}}<extra></extra>",
            )
        )
    figure.update_xaxes(title=labels["distance"], range=[0, float(edges[-1])])
    figure.update_yaxes(title=labels["share"], tickformat=".0%")
    return draw_upright(figure.update_layout(barmode="overlay", showlegend=True), threshold, dark)


def errors_figure(
    thresholds: Floats,
    accepts: Floats,
    rejects: Floats,
    threshold: float,
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw the shares of both errors (T,) over all thresholds. labels: "threshold", "errors", "accepts", "rejects"."""
    figure = two_lines(thresholds, (accepts, rejects), ("accepts", "rejects"), "%{y:.1%}", labels, dark)
    figure.update_yaxes(title=labels["errors"], tickformat=".0%", range=[-0.02, 1.02])
    return draw_upright(figure, threshold, dark)


def people_figure(
    thresholds: Floats,
    let_in: Floats,
    turned_away: Floats,
    threshold: float,
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw people treated wrongly (T,) over all thresholds, each step of the axis ten times as many, from 0.1 up.

    labels: "threshold", "people", "let_in", "turned_away". Nobody (0) has no place on such an axis and is left out.
    """
    lines = [np.where(values > 0, values, np.nan) for values in (let_in, turned_away)]
    figure = two_lines(thresholds, lines, ("let_in", "turned_away"), "%{y:,.0f}", labels, dark)
    marks = [10.0**power for power in range(-1, 6)]
    figure.update_yaxes(
        title=labels["people"],
        type="log",
        range=[-1.1, 5.2],
        tickvals=marks,
        ticktext=[f"{mark:,g}" if mark < 1 else f"{mark:,.0f}" for mark in marks],
    )
    return draw_upright(figure, threshold, dark)


def two_lines(
    thresholds: Floats,
    values: tuple[Floats, Floats] | list[Floats],
    names: tuple[str, str],
    number: str,
    labels: Mapping[str, str],
    dark: bool,
) -> go.Figure:
    """Draw two lines over the thresholds."""
    figure = go.Figure(layout=palette.base_layout(dark, 340))
    for place, name, one in zip((5, 2), names, values, strict=True):
        look = series_look(place, dark, marked=False)
        figure.add_trace(
            line(thresholds, one, look, f"{labels[name]} (%{{x:.2f}}): {number}<extra></extra>", labels[name])
        )
    figure.update_xaxes(title=labels["threshold"], range=[0, float(thresholds[-1])])
    return figure.update_layout(showlegend=True)
