"""The bowl from above: lines of equal height, arrows against the gradient, the path of each optimiser; its height."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.axes import powers_of_ten
from figures.lines import drawn_from, line
from figures.series import optimiser_look

Floats = NDArray[np.floating]

REACH = 1.5
"""Both axes run from -REACH to REACH."""
FLOOR = 1e-9
"""Heights below it are drawn at the lower edge."""


def bowl_figure(
    condition: float,
    paths: Mapping[str, Floats],
    labels: Mapping[str, str],
    dark: bool = False,
    arrows: bool = True,
    faint: Sequence[str] = (),
    height: int = 500,
) -> go.Figure:
    """Draw the bowl (x^2 + condition y^2) / 2 and paths, name -> (T, 2). labels: "x", "y", "downhill", names of paths.

    faint: paths that are drawn thin, to compare with.
    """
    figure = go.Figure(layout=palette.base_layout(dark, height))
    figure.add_trace(_heights(condition, dark))
    if arrows:
        figure.add_trace(_arrows(condition, labels["downhill"], dark))
    for name, points in paths.items():
        figure.add_trace(_path(name, points, labels[name], dark, name in faint))
    figure.add_trace(_bottom(dark))
    figure.update_xaxes(title=labels["x"], range=[-REACH, REACH], showgrid=False, constrain="domain")
    figure.update_yaxes(title=labels["y"], range=[-REACH, REACH], showgrid=False, constrain="domain")
    figure.update_yaxes(scaleanchor="x", scaleratio=1)
    return figure


def _heights(condition: float, dark: bool) -> go.Contour:
    """Draw lines of equal height, three to a power of ten."""
    axis = np.linspace(-REACH, REACH, 121)
    pale = "#565B63" if dark else "#B4AE9F"
    height = (axis[None, :] ** 2 + condition * axis[:, None] ** 2) / 2
    return go.Contour(
        x=axis,
        y=axis,
        z=np.log10(height + 1e-6),
        contours={"coloring": "lines", "start": -3, "end": 3, "size": 1 / 3},
        colorscale=[[0, pale], [1, pale]],
        line={"width": 1},
        showscale=False,
        showlegend=False,
        hoverinfo="skip",
    )


def _arrows(condition: float, name: str, dark: bool) -> go.Scatter:
    """Draw arrows against the gradient on a grid; a longer slope has a larger arrow."""
    grid = np.linspace(-1.25, 1.25, 6)
    x, y = (part.ravel() for part in np.meshgrid(grid, grid))
    down = np.stack([-x, -condition * y])
    length = np.linalg.norm(down, axis=0)
    return go.Scatter(
        x=x,
        y=y,
        name=name,
        mode="markers",
        marker={
            "symbol": "arrow",
            "angle": np.degrees(np.arctan2(*down)),
            "size": 9 + 3 * np.log10(1 + length),
            "color": palette.secondary(dark),
            "opacity": 0.6,
        },
        customdata=length,
        showlegend=False,
        hovertemplate=f"{name} %{{customdata:.3g}}<extra></extra>",
    )


def _path(name: str, points: Floats, label: str, dark: bool, faint: bool) -> go.Scatter:
    look = optimiser_look(name, dark, width=1 if faint else 3, size=6)
    hover = f"{label}: %{{x:.3g}}, %{{y:.3g}}<extra></extra>"
    drawn = line(points[:, 0], points[:, 1], look, hover, label)
    return drawn.update(opacity=0.55 if faint else 0.9)


def _bottom(dark: bool) -> go.Scatter:
    marker = {"symbol": "cross-thin", "size": 16, "line": {"width": 2, "color": palette.ink(dark)}}
    return go.Scatter(x=[0], y=[0], mode="markers", marker=marker, showlegend=False, hoverinfo="skip")


def height_figure(
    heights: Mapping[str, Sequence[float]], near: float, labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw the height after each step, name -> values. labels: "step", "height", "near", names of optimisers."""
    figure = go.Figure(layout=palette.base_layout(dark, 500))
    for name, values in heights.items():
        look = optimiser_look(name, dark)
        hover = f"{labels[name]}, {labels['step']} %{{x}}: %{{y:.2g}}<extra></extra>"
        trace = drawn_from(line(np.arange(len(values)), values, look, hover, labels[name]), FLOOR)
        figure.add_trace(trace.update(marker_maxdisplayed=12))
    longest = max((len(values) for values in heights.values()), default=2) - 1
    edge = {"color": palette.ink(dark), "dash": "dot", "width": 1}
    figure.add_trace(
        go.Scatter(
            x=[0, longest], y=[near, near], name=labels["near"], mode="lines", line=edge, hoverinfo="skip"
        )
    )
    figure.update_xaxes(title=labels["step"], showgrid=False)
    figure.update_yaxes(title=labels["height"], **powers_of_ten(2, range=[np.log10(FLOOR), 4]))
    return figure
