"""The price of random tokens read twice: it falls in the second reading if the model copies."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.lines import draw_upright, line, machine_look

Floats = NDArray[np.floating]


def price_figure(
    bits: Floats, labels: Mapping[str, str], family: str = "transformer", dark: bool = False
) -> go.Figure:
    """Draw bits (2 n,) for each token, with a line where the second reading begins.

    labels: "position", "bits", "first", "second".
    """
    n = len(bits) // 2
    hover = f"{labels['position']} %{{x}}<br>%{{y:.2f}}<extra></extra>"
    trace = line(range(1, len(bits) + 1), bits, machine_look(family, dark, marked=False), hover)
    figure = go.Figure(trace, layout=palette.base_layout(dark, 260))
    figure.update_layout(showlegend=False)
    figure.update_xaxes(title=labels["position"])
    figure.update_yaxes(title=labels["bits"], rangemode="tozero")
    draw_upright(figure, n + 0.5, dark)
    for x, name in ((0.25, "first"), (0.75, "second")):
        figure.add_annotation(x=x, y=1.08, xref="paper", yref="paper", text=labels[name], showarrow=False)
    return figure
