"""Several answers to "which tokens made the model say this?": a row of tokens each, and how far they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

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
    columns = [plotly_text(name) for name in axis_names(tokens)]
    hover = "%{x}<br>%{y}: %{customdata:.4f}<extra></extra>"
    height = 130 + 38 * len(names)
    figure = _signed(
        shades, columns, names, height, dark, customdata=scores, xgap=1, ygap=4, hovertemplate=hover
    )
    return figure.update_xaxes(tickangle=-60, tickfont={"family": palette.MONO, "size": 12})


def agreement_figure(
    correlation: Floats, names: Sequence[str], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """correlation (M, M) in -1..1, each cell with its number. labels: "correlation"."""
    hover = f"%{{y}} · %{{x}}<br>{labels['correlation']} %{{z:.2f}}<extra></extra>"
    cells = {"xgap": 2, "ygap": 2, "texttemplate": "%{z:.2f}", "hovertemplate": hover}
    return _signed(correlation, names, names, 340, dark, **cells).update_xaxes(tickangle=-35)


def _signed(
    values: Floats, columns: Sequence[str], rows: Sequence[str], height: int, dark: bool, **cells: Any
) -> go.Figure:
    """A heat map of numbers in -1..1, first row on top, zero the colour of the paper."""
    scale = palette.difference_scale(dark)
    figure = go.Figure(
        go.Heatmap(
            z=values,
            x=list(columns),
            y=list(rows),
            zmin=-1,
            zmax=1,
            colorscale=scale,
            reversescale=True,  # for: the warm colour
            showscale=False,
            **cells,
        )
    )
    figure.update_layout(**palette.base_layout(dark, height))
    figure.update_xaxes(type="category", showgrid=False, ticks="")
    figure.update_yaxes(type="category", showgrid=False, ticks="", autorange="reversed")
    return figure
