"""The learning curve of one model: bits per character against steps, with the price of knowing nothing as a line."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from figures import palette

BEND = 10
"""Steps below which the bent axis is nearly straight: it has room for step 0, which a logarithm has not."""


def bent(step: float) -> float:
    """Place a step on the bent axis: 0 at step 0, then as a logarithm."""
    return math.log10(1 + step / BEND)


def learning_curve(
    steps: Sequence[int],
    valid: Sequence[float | None],
    train: Sequence[float | None],
    uniform: float,
    labels: Mapping[str, str],
    *,
    marked: int | None = None,
    end: int | None = None,
    ticks: Sequence[int] | None = None,
    dark: bool = False,
) -> go.Figure:
    """Bits per character of held-out and of training text after each step; None where nothing was measured.

    `marked` draws a line at that step, `end` keeps the right end of the axis still while the lines grow, `ticks` bends
    the axis and writes exactly these steps. labels: "step", "bits", "valid", "train", "uniform".
    """
    place = bent if ticks else float
    right = place(max(end or 0, *steps, 1))
    figure = go.Figure(layout=palette.base_layout(dark, 340))
    for values, name in ((train, "train"), (valid, "valid")):
        figure.add_trace(_line([place(s) for s in steps], steps, values, labels[name], name, dark))
    figure.add_hline(y=uniform, line={"color": palette.secondary(dark), "width": 1.2, "dash": "dash"})
    figure.add_annotation(
        text=labels["uniform"], x=right, y=uniform, xanchor="right", yanchor="bottom", showarrow=False,
        font={"size": 13, "color": palette.secondary(dark)},
    )  # fmt: skip
    if marked is not None:
        figure.add_vline(x=place(marked), line={"color": palette.ink(dark), "width": 1.5})
    top = max([uniform, *(v for v in (*valid, *train) if v is not None)])
    figure.update_yaxes(title=labels["bits"], range=[0, 1.1 * top])
    figure.update_xaxes(title=labels["step"], showgrid=False, range=[-0.02 * right, 1.02 * right])
    if ticks:
        figure.update_xaxes(tickvals=[place(tick) for tick in ticks], ticktext=[f"{t:,}" for t in ticks])
        figure.update_layout(margin={"r": 24})  # half of the last number stands right of its tick
    numbers = {labels["step"]: steps, labels["train"]: train, labels["valid"]: valid}
    # the table under the figure: steps as they are counted, not where they stand on a bent axis
    meta = {"numbers": {name: list(column) for name, column in numbers.items()}}
    return figure.update_layout(uirevision="mini_trainer", meta=meta)


def _line(
    x: Sequence[float],
    steps: Sequence[int],
    y: Sequence[float | None],
    label: str,
    name: str,
    dark: bool,
) -> go.Scatter:
    """Draw a line. Held-out: the machine's own line and marker. Training text: thin, dotted, without markers."""
    machine, held_out = palette.MACHINES["transformer"], name == "valid"
    return go.Scatter(
        x=list(x),
        y=list(y),
        customdata=list(steps),
        name=label,
        connectgaps=True,
        mode="lines+markers" if held_out else "lines",
        line={
            "color": machine.color(dark) if held_out else palette.secondary(dark),
            "dash": machine.dash if held_out else "dot",
            "width": 2.5 if held_out else 1.5,
        },
        marker={"symbol": machine.symbol, "size": 7, "maxdisplayed": 14},
        hovertemplate=f"{label}<br>%{{customdata:,}}: %{{y:.3f}}<extra></extra>",
    )
