"""A score matrix, and under it what softmax makes of it row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from figures import heat_map, palette
from figures.attention import axis_names, plotly_text
from figures.axes import NAMES, mono

Floats = NDArray[np.floating]
CELL, TITLE = 40, 44
"""Pixels: two rows of cells, one in each map, and the gap between the maps."""


def matrix_pair(
    scores: Floats,
    weights: Floats,
    tokens: Sequence[str],
    labels: Mapping[str, str],
    family: str = "transformer",
    dark: bool = False,
) -> go.Figure:
    """Draw scores and weights (T, T): row = the token that asks, column = the token that is scored.

    Scores have a scale of their own, centred on zero, because only their order and distances count; weights always run
    from 0 to 1. labels: "query", "key", "score", "weight", "scores", "weights". Raises ValueError for other shapes.
    """
    T = len(tokens)
    if scores.shape != (T, T) or weights.shape != (T, T):
        raise ValueError(f"{scores.shape} and {weights.shape} do not belong to {T} tokens.")
    names = [plotly_text(name) for name in axis_names(tokens)]
    reached = f"{scores.min():.1f} … {scores.max():.1f}".replace("-", "\N{MINUS SIGN}")
    titles = [f"{labels['scores']} {reached}", labels["weights"]]
    spacing = TITLE / (CELL * T + TITLE)  # of the height without margins: room for the lower title at any T
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=spacing, subplot_titles=titles)
    signed, share = heat_map.signed_scale(dark, scores), heat_map.machine_scale(family, dark)
    where = f"{labels['query']} %{{y}}<br>{labels['key']} %{{x}}<br>"
    upper = heat_map.cells(scores, signed, f"{where}{labels['score']} %{{z:.2f}}", names, names, gap=1)
    lower = heat_map.cells(weights, share, f"{where}{labels['weight']} %{{z:.1%}}", names, names, gap=1)
    figure.add_trace(upper, row=1, col=1)
    figure.add_trace(lower, row=2, col=1)
    figure.update_layout(**palette.base_layout(dark, height=110 + TITLE + CELL * T))
    axis = NAMES | {"tickfont": mono(), "automargin": True}
    figure.update_xaxes(tickangle=-90, **axis)  # upright: a slanted first name would be cut
    figure.update_yaxes(autorange="reversed", **axis)
    return figure
