"""What the size of a batch changes: the noise of its slope, the way of the loss, and the time of an epoch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.axes import measured_at, numbered, powers_of_ten
from figures.lines import line
from figures.series import series_look
from figures.spread import faint_lines

Floats = NDArray[np.floating]
Curves = Mapping[int, tuple[NDArray[np.integer], Floats]]
INNER = (10, 90)
"""Per cent: the band holds eight of ten draws."""


def cosine_figure(
    sizes: Sequence[int], cosines: Floats, labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw the mean cosine over the batch size and a band of eight in ten draws; cosines (sizes, draws).

    labels: "size", "cosine", "mean", "range".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 400))
    look = series_look(5, dark)
    low, high = np.percentile(cosines, INNER, axis=1)
    figure.add_trace(
        go.Scatter(
            x=[*sizes, *reversed(sizes)],
            y=[*high, *low[::-1]],
            fill="toself",
            fillcolor=look.color,
            opacity=0.2,
            line={"width": 0},
            mode="lines",
            name=labels["range"],
            hoverinfo="skip",
        )
    )
    hover = f"{labels['size']} %{{x}}: %{{y:.2f}}<extra></extra>"
    figure.add_trace(line(sizes, cosines.mean(1), look, hover, labels["mean"]))
    figure.update_xaxes(title=labels["size"], **measured_at(sizes))
    figure.update_yaxes(title=labels["cosine"], range=[min(float(low.min()), 0) - 0.05, 1.05])
    return figure


def distance_figure(
    sizes: Sequence[int], measured: Floats, formula: Floats, labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw measured distances (sizes,) as dots, and the formula as a line for the first sizes, as many as it has.

    labels: "size", "distance", "measured", "formula".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 400))
    theory, dots = series_look(0, dark, marked=False), series_look(2, dark, size=9)
    hover = f"{labels['size']} %{{x}}: %{{y:.2f}}<extra></extra>"
    figure.add_trace(line(sizes[: len(formula)], formula, theory, hover, labels["formula"]))
    figure.add_trace(line(sizes, measured, dots, hover, labels["measured"]).update(mode="markers"))
    figure.update_xaxes(title=labels["size"], **measured_at(sizes))
    ends = [float(min(measured)) / 2, float(max(measured)) * 2]  # wide enough for numbers beside two dots
    figure.update_yaxes(title=labels["distance"], **numbered(ends), range=list(np.log10(ends)))
    return figure


def losses_figure(curves: Curves, kind: str, labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw the mean loss for each batch size, and each order of the images faint: size -> (x, losses (seeds, looks)).

    kind: "samples" or "steps", what lies along. labels: "samples", "steps", "loss", "batch", "other".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 440))
    for place, (size, (x, losses)) in enumerate(curves.items()):
        look = series_look(place, dark)
        after = slice(1, None)  # the first look lies at 0, which a logarithmic axis has not
        name = f"{labels['batch']} {size:,}"
        hover = f"{name}, {labels[kind]} %{{x:,}}: %{{y:.3f}}<extra></extra>"
        figure.add_trace(line(x[after], losses.mean(0)[after], look, hover, name))
        every = [list(one[after]) for one in losses]
        figure.add_trace(
            faint_lines(list(x[after]), every, look.color, labels["other"]).update(showlegend=not place)
        )
    figure.update_xaxes(title=labels[kind], **powers_of_ten())
    figure.update_yaxes(title=labels["loss"], rangemode="tozero")
    return figure


def seconds_figure(
    sizes: Sequence[int], seconds: Sequence[float], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw the time of an epoch, in milliseconds, over the batch size. labels: "size", "seconds"."""
    figure = go.Figure(layout=palette.base_layout(dark, 360))
    hover = f"{labels['size']} %{{x}}: %{{y:.2g}} ms<extra></extra>"
    milliseconds = [1000 * one for one in seconds]
    figure.add_trace(line(sizes, milliseconds, series_look(5, dark), hover, showlegend=False))
    figure.update_xaxes(title=labels["size"], **measured_at(sizes))
    figure.update_yaxes(title=labels["seconds"], **numbered(milliseconds))
    return figure
