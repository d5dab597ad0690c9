"""The price of random tokens read twice: it falls in the second reading if the model copies."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette

Floats = NDArray[np.floating]


def price_figure(
    bits: Floats, labels: Mapping[str, str], family: str = "transformer", dark: bool = False
) -> go.Figure:
    """bits (2 n,) for each token, with a line where the second reading begins.

    labels: "position", "bits", "first", "second".
    """
    n = len(bits) // 2
    machine = palette.MACHINES[family]
    line = go.Scatter(
        x=np.arange(1, len(bits) + 1),
        y=bits,
        mode="lines",
        line=machine.line(dark),
        hovertemplate=f"{labels['position']} %{{x}}<br>%{{y:.2f}}<extra></extra>",
    )
    figure = go.Figure(line)
    figure.update_layout(**palette.base_layout(dark, 260), showlegend=False)
    figure.update_xaxes(title=labels["position"])
    figure.update_yaxes(title=labels["bits"], rangemode="tozero")
    figure.add_vline(x=n + 0.5, line={"color": palette.secondary(dark), "width": 1, "dash": "dot"})
    for x, name in ((0.25, "first"), (0.75, "second")):
        figure.add_annotation(x=x, y=1.08, xref="paper", yref="paper", text=labels[name], showarrow=False)
    return figure
