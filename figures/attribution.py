"""Several answers to "which tokens made the model say this?": a row of tokens each, and how far they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.attention import axis_names, plotly_text

Floats = NDArray[np.floating]


def rows_figure(scores: Floats, tokens: Sequence[str], names: Sequence[str], dark: bool = False) -> go.Figure:
    """scores (M, T), one row for each method; every row is coloured by its own largest size, zero is paper.

    The hover shows the number itself.
    """
    most = np.abs(scores).max(1, keepdims=True)
    shades = scores / np.where(most > 0, most, 1)
    cells = go.Heatmap(
        z=shades,
        customdata=scores,
        x=[plotly_text(name) for name in axis_names(tokens)],
        y=list(names),
        zmin=-1,
        zmax=1,
        colorscale=palette.difference_scale(dark),
        reversescale=True,  # for: the warm colour
        showscale=False,
        xgap=1,
        ygap=4,
        hovertemplate="%{x}<br>%{y}: %{customdata:.4f}<extra></extra>",
    )
    figure = go.Figure(cells)
    figure.update_layout(**palette.base_layout(dark, 130 + 38 * len(names)))
    small = {"family": palette.MONO, "size": 12}
    figure.update_xaxes(type="category", showgrid=False, ticks="", tickangle=-60, tickfont=small)
    figure.update_yaxes(type="category", showgrid=False, ticks="", autorange="reversed")
    return figure


def agreement_figure(
    correlation: Floats, names: Sequence[str], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """correlation (M, M) in -1..1, each cell with its number. labels: "correlation"."""
    cells = go.Heatmap(
        z=correlation,
        x=list(names),
        y=list(names),
        zmin=-1,
        zmax=1,
        colorscale=palette.difference_scale(dark),
        reversescale=True,  # for: the warm colour
        showscale=False,
        xgap=2,
        ygap=2,
        texttemplate="%{z:.2f}",
        hovertemplate=f"%{{y}} · %{{x}}<br>{labels['correlation']} %{{z:.2f}}<extra></extra>",
    )
    figure = go.Figure(cells)
    figure.update_layout(**palette.base_layout(dark, 340))
    figure.update_xaxes(type="category", showgrid=False, ticks="", tickangle=-35)
    figure.update_yaxes(type="category", showgrid=False, ticks="", autorange="reversed")
    return figure
