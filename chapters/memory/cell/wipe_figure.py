"""What a wiped state costs, and how the two states come together again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.attention import axis_names
from figures.axes import named_tokens
from figures.lines import line
from figures.series import series_look

KEPT, WIPED = 5, 2
"""The places of the two in `SERIES`: blue and orange, full and dashed."""


def prices_figure(
    names: Sequence[str],
    first: int,
    kept: Sequence[float],
    wiped: Sequence[float],
    labels: Mapping[str, str],
    dark: bool,
) -> go.Figure:
    """Draw the bits of each token after the wipe. labels: "token", "bits", "kept", "wiped"."""
    figure = go.Figure(layout=palette.base_layout(dark, 320))
    for key, values, look in (
        ("kept", kept, series_look(KEPT, dark)),
        ("wiped", wiped, series_look(WIPED, dark)),
    ):
        hover = f"%{{customdata}}: %{{y:.2f}}<extra>{labels[key]}</extra>"
        x = list(range(first + 1, first + 1 + len(names)))
        figure.add_trace(line(x, values, look, hover, labels[key], customdata=axis_names(names, first + 1)))
    figure.update_yaxes(title=labels["bits"], rangemode="tozero")
    return figure.update_xaxes(title=labels["token"], **named_tokens(names, first + 1))


def distance_figure(
    names: Sequence[str], first: int, distance: NDArray[np.floating], labels: Mapping[str, str], dark: bool
) -> go.Figure:
    """Draw how far the wiped state is from the kept one after each token. labels: "token", "distance"."""
    figure = go.Figure(layout=palette.base_layout(dark, 320))
    x = list(range(first + 1, first + 1 + len(names)))
    hover = "%{customdata}: %{y:.2f}<extra></extra>"
    figure.add_trace(
        line(x, distance, series_look(WIPED, dark), hover, customdata=axis_names(names, first + 1))
    )
    figure.update_layout(showlegend=False)
    figure.update_yaxes(title=labels["distance"], rangemode="tozero")
    return figure.update_xaxes(title=labels["token"], **named_tokens(names, first + 1))
