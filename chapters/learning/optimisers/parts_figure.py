"""What Adam remembers over the steps, and how it evens out the steps of a flat and a steep weight."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.lines import draw_upright, line
from figures.series import series_look

Floats = NDArray[np.floating]
LOOKS = {"x": 4, "y": 2}
"""The weight along the flat axis, and that along the steep one: places among the looks."""


def moments_figure(
    means: Floats, roots: Floats, labels: Mapping[str, str], at: int, dark: bool = False
) -> go.Figure:
    """Draw the running mean (T, 2) and the root of the running square (T, 2), each weight on the scale of its largest.

    labels: "step", "x", "y", "mean_short", "square_short", "own_share".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 500))
    steps = np.arange(1, len(means) + 1)
    for column, weight in enumerate(("x", "y")):
        for kind, values, dash in (("mean_short", means, "solid"), ("square_short", roots, "dot")):
            scaled = values[:, column] / (np.abs(values[:, column]).max(initial=0) or 1)
            look = series_look(LOOKS[weight], dark, width=5 if weight == "x" else 2, marked=False)
            name = f"{labels[kind]} {labels[weight]}"
            trace = line(steps, scaled, look, f"{name}, {labels['step']} %{{x}}: %{{y:.2f}}", name)
            figure.add_trace(trace.update(line_dash=dash, opacity=0.5 if weight == "x" else 1))
    draw_upright(figure, at, dark)
    figure.update_xaxes(title=labels["step"], showgrid=False)
    figure.update_yaxes(title=labels["own_share"], range=[-1.08, 1.08], tickformat=".0%")
    return figure


def shares_figure(slope: Floats, step: Floats, labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw slope and step of both weights (2,), each as a share of the larger of the two.

    labels: "x", "y", "slope_bar", "step_bar", "share".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 500))
    for column, weight in enumerate(("x", "y")):
        values = [slope[column], step[column]]
        shares = [
            value / (largest or 1) for value, largest in zip(values, (slope.max(), step.max()), strict=True)
        ]
        look = series_look(LOOKS[weight], dark)
        pattern = {"shape": "/" if weight == "y" else "", "size": 5, "solidity": 0.3}
        figure.add_trace(
            go.Bar(
                x=[labels["slope_bar"], labels["step_bar"]],
                y=shares,
                name=labels[weight],
                marker={"color": look.color, "pattern": pattern},
                text=[f"{value:.3g}" for value in values],
                textposition="outside",
                cliponaxis=False,
                hovertemplate=f"{labels[weight]}, %{{x}}: %{{text}}<extra></extra>",
            )
        )
    figure.update_yaxes(title=labels["share"], range=[0, 1.12], tickformat=".0%")
    return figure
