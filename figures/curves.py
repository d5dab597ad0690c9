"""Learning curves: one line per machine in its colour, line style and marker, with its name at the end of the line."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from figures.lines import line as draw_line
from figures.lines import machine_look
from figures.palette import MACHINES, base_layout, secondary

LABEL_GAP = 0.075
"""Smallest distance between two labels, as a share of the height of the axis."""


@dataclass(frozen=True)
class Curve:
    """One line: `x` and `y` of equal length. `hold` draws its last value on to the right end of the axis,
    for a machine that has finished while others still learn."""

    family: str
    label: str
    x: Sequence[float]
    y: Sequence[float]
    hold: bool = False


def curves(
    lines: Sequence[Curve],
    x_title: str,
    y_title: str,
    dark: bool = False,
    log_x: bool = False,
    height: int = 380,
    x_end: float | None = None,
    number: Callable[[float], str] = "{:,.0f}".format,
) -> go.Figure:
    """Draw all lines on one pair of axes; `x_end` keeps the right end of the axis still while the lines grow.

    `number` writes the ticks of a logarithmic axis in the reader's language.
    """
    lines = [line for line in lines if len(line.x)]
    figure = go.Figure(layout=base_layout(dark, height))
    end = max([x_end or 0.0, *(line.x[-1] for line in lines)], default=1.0)
    for line in lines:
        figure.add_trace(_trace(line, dark))
        if line.hold and line.x[-1] < end:
            figure.add_trace(_held(line, end, dark))
    figure.update_xaxes(title=x_title, showgrid=False)
    if log_x:
        ticks = decades(min((line.x[0] for line in lines), default=1.0), end)
        figure.update_xaxes(type="log", tickvals=ticks, ticktext=[number(tick) for tick in ticks])
    figure.update_yaxes(title=y_title, tickformat=".1f")
    if x_end is not None and not log_x:
        figure.update_xaxes(range=[0, x_end])
    widest = max((len(line.label) for line in lines), default=0)
    figure.update_layout(showlegend=False, hovermode="x unified", uirevision="curves", hoverdistance=40)
    figure.update_layout(margin={"l": 8, "r": 16 + 9 * widest, "t": 16, "b": 8})
    _label_ends(figure, lines, end, dark, log_x)
    return figure


def _trace(line: Curve, dark: bool) -> go.Scatter:
    drawn = draw_line(line.x, line.y, machine_look(line.family, dark, 2.5), "%{y:.3f}", line.label)
    return drawn.update(marker_maxdisplayed=14)


def _held(line: Curve, end: float, dark: bool) -> go.Scatter:
    machine = MACHINES[line.family]
    return go.Scatter(
        x=[line.x[-1], end],
        y=[line.y[-1]] * 2,
        mode="lines",
        line=machine.line(dark, 1.2),
        hoverinfo="skip",
    )


def _label_ends(figure: go.Figure, lines: Sequence[Curve], end: float, dark: bool, log_x: bool) -> None:
    """Write each name at the right edge, level with the end of its line, pushed apart where they would touch."""
    values = [value for line in lines for value in line.y]
    if not values:
        return
    span = (max(values) - min(values)) or 1.0
    figure.update_yaxes(range=[min(values) - 0.06 * span, max(values) + 0.06 * span])
    for line, at in zip(lines, spread([line.y[-1] for line in lines], LABEL_GAP * span), strict=True):
        figure.add_annotation(
            text=line.label,
            x=1,
            xref="paper",
            y=at,
            xanchor="left",
            xshift=6,
            showarrow=False,
            font={"color": MACHINES[line.family].color(dark), "size": 14},
        )
        if line.x[-1] < end and not line.hold:  # a fine leader from the end of a line that stops early
            figure.add_trace(_leader(line, end, dark))


def _leader(line: Curve, end: float, dark: bool) -> go.Scatter:
    return go.Scatter(
        x=[line.x[-1], end],
        y=[line.y[-1]] * 2,
        mode="lines",
        line={"color": secondary(dark), "width": 0.5, "dash": "dot"},
        hoverinfo="skip",
    )


def decades(low: float, high: float) -> list[float]:
    """Ticks of a logarithmic axis: powers of ten, and over less than two of them also their doubles and fives."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(max(high, low))) + 1)
    steps = (1, 2, 5) if high < 100 * low else (1,)
    return [
        tick for power in powers for step in steps if low * 0.9 <= (tick := step * 10.0**power) <= high * 1.1
    ]


def spread(values: Sequence[float], gap: float) -> list[float]:
    """Move values as little as possible so that any two are at least `gap` apart, order kept."""
    order = sorted(range(len(values)), key=lambda i: values[i])
    groups: list[list[float]] = []  # each group: centre of its labels, number of labels
    for i in order:
        groups.append([values[i], 1])
        while len(groups) > 1 and groups[-1][0] - groups[-2][0] < gap * (groups[-1][1] + groups[-2][1]) / 2:
            (a, n), (b, m) = groups[-2:]
            groups[-2:] = [[(a * n + b * m) / (n + m), n + m]]
    placed = [centre + gap * (k - (n - 1) / 2) for centre, n in groups for k in range(int(n))]
    result = [0.0] * len(values)
    for i, at in zip(order, placed, strict=True):
        result[i] = at
    return result
