"""Several answers to "which tokens made the model say this?": a row of tokens each, and how far they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import heat_map
from figures.attention import axis_names, plotly_text
from figures.axes import mono

Floats = NDArray[np.floating]


def rows_figure(scores: Floats, tokens: Sequence[str], names: Sequence[str], dark: bool = False) -> go.Figure:
    """Draw scores (M, T), one row for each method; every row is coloured by its own largest size, zero is paper.

    The hover shows the number itself.
    """
    most = np.abs(scores).max(1, keepdims=True)
    shades = scores / np.where(most > 0, most, 1)
    columns = [plotly_text(name) for name in axis_names(tokens)]
    cells = heat_map.cells(
        shades,
        heat_map.signed_scale(dark, limit=1.0, warm=True),  # for: the warm colour
        "%{x}<br>%{y}: %{customdata:.4f}",
        columns,
        names,
        gap=1,
        customdata=scores,
    ).update(ygap=4)
    figure = heat_map.heat_map(cells, 130 + 38 * len(names), dark=dark, top=False)
    return figure.update_xaxes(tickangle=-60, tickfont=mono())


def agreement_figure(
    correlation: Floats, names: Sequence[str], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw correlation (M, M) in -1..1, each cell with its number. labels: "correlation"."""
    cells = heat_map.cells(
        correlation,
        heat_map.signed_scale(dark, limit=1.0, warm=True),
        f"%{{y}} · %{{x}}<br>{labels['correlation']} %{{z:.2f}}",
        names,
        names,
        gap=2,
        texttemplate="%{z:.2f}",
    )
    return heat_map.heat_map(cells, 340, dark=dark, top=False).update_xaxes(tickangle=-35)
