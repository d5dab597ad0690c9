"""Figure of the chapter "Backpropagation": two losses, or their slopes, over the logit."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.lines import draw_upright, line, machine_look

LOOKS = {"squared": "ngram", "cross": "transformer"}


def two_lines(
    z: NDArray[np.floating],
    values: Mapping[str, NDArray[np.floating]],
    here: tuple[float, Mapping[str, float]] | None,
    labels: Mapping[str, str],
    dark: bool = False,
    ends: tuple[float, float] | None = None,
) -> go.Figure:
    """Draw values (N,) over z (N,) by kind, and where the chosen z is; `ends` of the axis of values.

    labels: "squared", "cross", "logit", "value".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 250))
    for kind, one in values.items():
        look = machine_look(LOOKS[kind], dark, marked=False)
        hover = f"{labels['logit']} %{{x:.2f}}<br>%{{y:.4f}}<extra></extra>"
        figure.add_trace(line(z, one, look, hover, labels[kind]))
    if here is not None:
        at, found = here
        draw_upright(figure, at, dark)
        for kind, value in found.items():
            machine = palette.MACHINES[LOOKS[kind]]
            marker = {"color": machine.color(dark), "symbol": machine.symbol, "size": 12}
            figure.add_trace(
                go.Scatter(
                    x=[at], y=[value], mode="markers", marker=marker, showlegend=False, name=labels[kind]
                )
            )
    figure.update_xaxes(title=labels["logit"], range=[float(z[0]), float(z[-1])])
    return figure.update_yaxes(title=labels["value"], range=ends)
