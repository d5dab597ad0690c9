"""The bottleneck in pictures: accuracy over length, over training, and where the decoder looked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import heat_map, palette
from figures.attention import axis_names
from figures.axes import mono
from figures.lines import line, machine_look
from figures.spread import faint_lines

FAMILIES = {"fixed": "lstm", "attention": "transformer"}
"""Whose colour, line and marker: recurrent networks are green on this site, attention is blue."""

NUMBERED = 12
"""Up to so many letters read there is room for the place of each beside it, on a phone too."""


def share_lines(
    x: Sequence[float],
    shares: Mapping[str, Sequence[float]],
    labels: Mapping[str, str],
    dark: bool = False,
    edge: float | None = None,
    earlier: Mapping[str, Sequence[Sequence[float]]] | None = None,
) -> go.Figure:
    """Draw shares: "fixed" and "attention" -> a share in 0..1 for each x. Behind `edge` the ground is shaded.

    earlier: the same of other trainings, faint. labels: "x", "y", "fixed", "attention", "beyond" where there is an
    edge, "earlier" where there is something earlier.
    """
    figure = go.Figure(layout=palette.base_layout(dark, 340))
    for name, values in shares.items():
        look = machine_look(FAMILIES[name], dark, 2.5)
        figure.add_trace(line(x, values, look, "%{y:.1%}", labels[name]))
    for name, every in (earlier or {}).items():
        if every:
            color = palette.MACHINES[FAMILIES[name]].color(dark)
            figure.add_trace(faint_lines(x, every, color, f"{labels[name]}, {labels['earlier']}"))
    if edge is not None:
        shade = {"fillcolor": palette.secondary(dark), "opacity": 0.1, "line_width": 0}
        figure.add_vrect(x0=edge, x1=max(x) + 0.5, **shade)
        figure.add_annotation(
            x=1,
            xref="paper",
            xanchor="right",  # to the right end: on a phone the words are wider than the ground they name
            y=1.04,
            yref="paper",
            yanchor="bottom",
            text=labels["beyond"],
            showarrow=False,
        )
        figure.update_layout(legend={"y": 1.14}, margin={"l": 8, "r": 8, "t": 56, "b": 8})
        figure.update_xaxes(range=[min(x) - 0.5, max(x) + 0.5])
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(title=labels["x"])
    figure.update_yaxes(title=labels["y"], range=[-0.03, 1.03], tickformat=".0%")
    return figure


def _narrow(read: str) -> dict[str, Any]:
    """Take the places from the letters of a long string: with them the names run into each other."""
    if len(read) <= NUMBERED:
        return {}
    return {"tickmode": "array", "tickvals": axis_names(read), "ticktext": list(read), "tickfont": mono()}


def alignment_map(
    weights: NDArray[np.floating], written: str, read: str, labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw weights (T, S): a row for each letter written, a column for each letter read, from 0 to 1, nothing rescaled.

    labels: "written", "read", "weight". Raises ValueError when the letters do not fit the weights.
    """
    if weights.shape != (len(written), len(read)):
        raise ValueError(f"{weights.shape} weights do not belong to {len(written)} x {len(read)} letters.")
    hover = f"{labels['written']} %{{y}}<br>{labels['read']} %{{x}}<br>{labels['weight']} %{{z:.1%}}"
    bar = {"title": {"text": labels["weight"], "side": "top"}, "tickformat": ".0%", "thickness": 10}
    scale = heat_map.machine_scale("transformer", dark)
    cells = heat_map.cells(weights, scale, hover, axis_names(read), axis_names(written), gap=1, bar=bar)
    height = max(240, 110 + 22 * len(written))
    figure = heat_map.heat_map(cells, height, labels["read"], labels["written"], dark, font=mono())
    return figure.update_xaxes(tickangle=0, **_narrow(read))
