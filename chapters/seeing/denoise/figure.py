"""How GAN and diffusion come closer to the data, what steps are worth, and sampling at another temperature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.axes import measured_at, powers_of_ten
from figures.lines import draw_level, drawn_from, line
from figures.series import series_look
from figures.spread import faint_lines

Curves = Mapping[str, tuple[Sequence[float], NDArray[np.floating]]]
"""Name -> (x, values (seeds, x))."""
EDGE = 2.5
"""Of the plane, on both axes."""
LEAST = 0.001
"""The least distance that a logarithmic axis shows; less is drawn there."""


def curves_figure(
    curves: Curves, labels: Mapping[str, str], dark: bool = False, chance: float | None = None
) -> go.Figure:
    """Draw the mean of each as a line, every seed faint. labels: "x", "y", "seeds", "chance".

    chance: what two samples of the data themselves give, as a level.
    """
    figure = go.Figure(layout=palette.base_layout(dark, 380))
    for place, (name, (x, values)) in enumerate(curves.items()):
        look = series_look(2 if place else 5, dark)
        hover = f"{name}, %{{x:,}}: %{{y:.3f}}<extra></extra>"
        figure.add_trace(line(x, values.mean(0), look, hover, name))
        faint = faint_lines(list(x), [list(one) for one in values], look.color, labels["seeds"])
        figure.add_trace(faint.update(showlegend=False))
    if chance is not None:
        draw_level(figure, chance, labels["chance"], dark)
    figure.update_xaxes(title=labels["x"])
    figure.update_xaxes(tickformat=",")
    return figure.update_yaxes(title=labels["y"], rangemode="tozero")


def steps_figure(curves: Curves, labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw the same over the number of steps, which doubles from mark to mark."""
    figure = curves_figure(curves, labels, dark)
    steps = [int(n) for n in next(iter(curves.values()))[0]]
    return figure.update_xaxes(**measured_at(steps))


def distance_figure(curves: Curves, labels: Mapping[str, str], dark: bool, chance: float) -> go.Figure:
    """Draw distances over the number of steps; a logarithm has no place for what lies below LEAST."""
    figure = steps_figure(curves, labels, dark)
    for trace in figure.data:
        drawn_from(trace, LEAST)
    draw_level(figure, max(chance, LEAST), labels["chance"], dark)
    level = np.log10(max(chance, LEAST))  # Plotly's notes take the logarithm
    figure.layout.annotations[-1].update(y=level, x=0, xanchor="left")  # where the lines are far above it
    return figure.update_yaxes(**powers_of_ten(), rangemode="normal")


def cloud_figure(points: NDArray[np.floating], labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw points (N, 2) of the plane. labels: "x", "y"."""
    color = palette.MACHINES["pretrained"].color(dark)
    dots = go.Scatter(
        x=points[:, 0],
        y=points[:, 1],
        mode="markers",
        marker={"color": color, "size": 5, "opacity": 0.75},
        hovertemplate="%{x:.2f}, %{y:.2f}<extra></extra>",
    )
    figure = go.Figure(dots, layout=palette.base_layout(dark, 400))
    figure.update_xaxes(title=labels["x"], range=[-EDGE, EDGE])
    return figure.update_yaxes(title=labels["y"], range=[-EDGE, EDGE], scaleanchor="x")


def token_bars(
    names: Sequence[str], shares: Sequence[float], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw a bar for each of the likeliest next tokens, the likeliest on top. labels: "share"."""
    bars = go.Bar(
        x=list(shares),
        y=list(names),
        orientation="h",
        marker={"color": palette.MACHINES["transformer"].color(dark)},
        hovertemplate="%{y}: %{x:.1%}<extra></extra>",
    )
    figure = go.Figure(bars, layout=palette.base_layout(dark, 400))
    figure.update_xaxes(title=labels["share"], tickformat=".0%", rangemode="tozero")
    return figure.update_yaxes(type="category", autorange="reversed")
