"""Decibels as bars, and over the strength of the noise."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from figures import palette
from figures.bars import bar_rows, hatched, rows_of_bars
from figures.lines import line
from figures.series import series_look
from figures.spread import faint_lines

Values = Sequence[float | None]


def psnr_bars(
    names: Sequence[str], values: Sequence[float], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw a bar for each way, the last one is the network; an infinite value has none. labels: "psnr"."""
    finite = [value if math.isfinite(value) else None for value in values]
    colors = [palette.secondary(dark)] * (len(names) - 1) + [palette.MACHINES["transformer"].color(dark)]
    bars = rows_of_bars(
        finite,
        names,
        "%{y}: %{x:.2f} dB",
        marker=hatched(colors, "/", dark),
        text=["∞" if value is None else f"{value:.1f}" for value in finite],
        textposition="outside",
        cliponaxis=False,
    )
    figure = bar_rows(bars, 70 + 30 * len(names), labels["psnr"], dark)
    top = max([value for value in finite if value is not None], default=1)
    return figure.update_xaxes(range=[min(0, *(v or 0 for v in finite)), 1.12 * top]).update_traces(
        textfont={"color": palette.ink(dark)}
    )


def strengths_figure(
    strengths: Sequence[float],
    plain: Mapping[str, Values],
    learnt: Mapping[str, Sequence[Sequence[float]]],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw decibels over the strength of the noise: a line for each way, of networks the mean and each seed.

    plain: name -> values; learnt: name -> seed -> values. labels: "strength", "psnr", "seeds". None leaves a gap.
    """
    figure = go.Figure(layout=palette.base_layout(dark, 420))
    for place, (name, values) in enumerate(plain.items()):
        figure.add_trace(line(strengths, values, series_look(place, dark), hover(name), name))
    for place, (name, seeds) in enumerate(learnt.items(), start=len(plain)):
        look = series_look(place + 1, dark)
        mean = [sum(at) / len(at) for at in zip(*seeds, strict=True)]
        figure.add_trace(faint_lines(strengths, seeds, look.color, labels["seeds"]).update(showlegend=False))
        figure.add_trace(line(strengths, mean, look, hover(name), name))
    figure.update_xaxes(title=labels["strength"])
    figure.update_yaxes(title=labels["psnr"])
    return figure.update_layout(showlegend=True, hovermode="closest")


def hover(name: str) -> str:
    """Write Plotly's template of a value."""
    return f"{name}<br>%{{x:g}}: %{{y:.1f}} dB<extra></extra>"
