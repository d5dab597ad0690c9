"""One row of weights, and beside every key how much a small move of that key still changes the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from figures import palette

Floats = NDArray[np.floating]
LEAST, MIDDLE = 1e-12, 1e-6
"""Left end and middle of the axis of gradients."""


def collapse_figure(
    weights: Floats,
    gradients: Floats,
    names: Sequence[str],
    told: Sequence[str],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """weights, gradients (S,), a name for each key, the moved key first; `told` are the gradients as text.

    labels: "weight", "gradient". A gradient below LEAST stands at the left end of its axis.
    """
    machine = palette.MACHINES["transformer"]
    colors = [machine.color(dark)] + [palette.secondary(dark)] * (len(names) - 1)
    titles = (labels["weight"], labels["gradient"])
    figure = make_subplots(rows=1, cols=2, shared_yaxes=True, horizontal_spacing=0.06, subplot_titles=titles)
    figure.add_trace(_bars(weights, names, colors), row=1, col=1)
    figure.add_trace(_dots(gradients, names, told, colors), row=1, col=2)
    figure.update_layout(**palette.base_layout(dark, height=110 + 32 * len(names)), bargap=0.25)
    figure.update_yaxes(autorange="reversed", type="category", ticks="")
    figure.update_xaxes(range=[0, 1.25], tickvals=[0, 0.5, 1], tickformat=".0%", row=1, col=1)
    powers = {"type": "log", "range": [np.log10(LEAST) - 0.5, 2.5], "dtick": 3, "exponentformat": "power"}
    figure.update_xaxes(**powers, row=1, col=2)
    return figure


def _bars(weights: Floats, names: Sequence[str], colors: list[str]) -> go.Bar:
    return go.Bar(
        x=weights,
        y=list(names),
        orientation="h",
        marker={"color": colors},
        text=[f"{w:.1%}" for w in weights],
        textposition="outside",
        textfont={"family": palette.MONO, "size": 12},
        hovertemplate="%{y}: %{x:.2%}<extra></extra>",
        showlegend=False,
    )


def _dots(gradients: Floats, names: Sequence[str], told: Sequence[str], colors: list[str]) -> go.Scatter:
    return go.Scatter(
        x=np.maximum(gradients, LEAST),
        y=list(names),
        mode="markers+text",
        marker={"color": colors, "size": 11, "symbol": ["circle"] + ["square"] * (len(names) - 1)},
        text=list(told),
        textposition=["middle left" if g > MIDDLE else "middle right" for g in gradients],
        textfont={"family": palette.MONO, "size": 12},
        customdata=gradients,
        hovertemplate="%{y}: %{customdata:.1e}<extra></extra>",
        showlegend=False,
    )
