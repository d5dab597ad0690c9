"""The shuffle test for many seeds, and what a trained model pays for lost order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.axes import powers_of_ten
from figures.bars import bar_rows, hatched, rows_of_bars

Floats = NDArray[np.floating]
LOWEST = 1e-8
"""A change of exactly zero is drawn here: a logarithm has no place for it."""


def spread_figure(
    change: Floats, mine: tuple[int, float], blind: float, labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw change (layers, seeds) of the last card's output on a logarithmic scale.

    mine: (layers, change) of this test; labels: "layers", "change", "seeds", "mine", "blind", "sees".
    """
    machine, (n_layers, n_seeds) = palette.MACHINES["transformer"], change.shape
    beside = np.linspace(-0.22, 0.22, n_seeds)
    dots = go.Scatter(
        x=(np.arange(1, n_layers + 1)[:, None] + beside).flatten(),
        y=np.maximum(change, LOWEST).flatten(),
        customdata=np.tile(np.arange(1, n_seeds + 1), n_layers),
        mode="markers",
        name=labels["seeds"],
        marker={"color": machine.rgba(0.65, dark), "size": 8, "symbol": machine.symbol},
        hovertemplate=f"{labels['seeds']} %{{customdata}}<br>%{{y:.1e}}<extra></extra>",
    )
    this = go.Scatter(
        x=[mine[0]],
        y=[max(mine[1], LOWEST)],
        mode="markers",
        name=labels["mine"],
        marker={"color": palette.ink(dark), "size": 15, "symbol": "star-diamond-open", "line": {"width": 2}},
        hovertemplate=f"{labels['mine']}<br>%{{y:.1e}}<extra></extra>",
    )
    figure = go.Figure([dots, this])
    figure.update_layout(**palette.base_layout(dark, 360))
    figure.update_xaxes(title=labels["layers"], dtick=1, range=[0.5, n_layers + 0.5], showgrid=False)
    title = {"text": labels["change"], "standoff": 16}
    figure.update_yaxes(title=title, **powers_of_ten(range=[-8, 1], nticks=10))
    figure.add_hline(y=blind, line={"color": palette.secondary(dark), "dash": "dot", "width": 1})
    for name, shift in (("sees", 12), ("blind", -12)):
        figure.add_annotation(
            x=1, xref="paper", y=np.log10(blind), text=labels[name], showarrow=False, yshift=shift,
            xanchor="right", font={"color": palette.secondary(dark), "size": 13},
        )  # fmt: skip
    return figure


def price_bars(
    names: Sequence[str], bits: Sequence[float], errors: Sequence[float], axis: str, dark: bool = False
) -> go.Figure:
    """Draw a bar for each way of reading, with one standard error to both sides; the number stands in the bar."""
    bars = rows_of_bars(
        bits,
        names,
        "%{y}<br><b>%{x:.3f}</b><extra></extra>",
        error_x={"type": "data", "array": list(errors), "color": palette.ink(dark), "thickness": 1.5},
        marker=hatched(palette.MACHINES["transformer"].rgba(0.5, dark), "", dark),
        text=[f"{b:.2f}" for b in bits],
        textposition="inside",
        insidetextanchor="start",
        textfont={"family": palette.MONO, "color": palette.ink(dark)},
    )
    return bar_rows(bars, 250, axis, dark).update_xaxes(rangemode="tozero")
