"""The hidden units of a Transformer's feed-forward part."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette


def unit_bars(hidden: NDArray[np.floating], labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw one bar for each hidden unit (H,), the largest first. labels: "unit", "value"."""
    order = np.argsort(-hidden)
    bars = go.Bar(
        x=np.arange(1, len(hidden) + 1),
        y=hidden[order],
        customdata=order + 1,
        marker={"color": palette.MACHINES["transformer"].color(dark), "line": {"width": 0}},
        hovertemplate=f"{labels['unit']} %{{customdata}}<br>{labels['value']} %{{y:.3f}}<extra></extra>",
    )
    figure = go.Figure(bars, layout=palette.base_layout(dark, 300))
    figure.update_layout(bargap=0, showlegend=False)
    figure.update_xaxes(title=labels["unit"], showgrid=False)
    return figure.update_yaxes(title=labels["value"], zeroline=True, zerolinecolor=palette.secondary(dark))
