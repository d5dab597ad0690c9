"""Figures of the chapter "Surprise": entropies as bars, bits and shares over the context, the price of every token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from figures import palette
from figures.bars import bar_rows, rows_of_bars
from figures.lines import Look, line
from figures.series import series_look

Labels = Mapping[str, str]


def bits_bars(
    names: Sequence[str], values: Sequence[float | None], title: str, dark: bool = False
) -> go.Figure:
    """Draw entropies up to one bit; None is not yet told."""
    family = palette.MACHINES
    colors = [family[name].color(dark) for name in ("transformer", "ngram", "lstm", "transformer")]
    bars = rows_of_bars(
        values,
        names,
        "%{y}: %{x:.3f}<extra></extra>",
        marker={"color": colors},
        text=["?" if value is None else f"{value:.2f}" if value == value else "–" for value in values],
        textposition="outside",
        cliponaxis=False,
    )
    return bar_rows(bars, 230, title, dark).update_xaxes(range=[0, 1.2])


def bits_curves(
    lengths: Sequence[int], bits: Mapping[str, Sequence[float]], labels: Labels, dark: bool = False
) -> go.Figure:
    """Draw both prices over the length of the context. labels: "length", "bits", "counted", "held_out"."""
    figure = go.Figure(layout=palette.base_layout(dark, 360))
    looks = {
        "counted": Look(palette.ink(dark), "dash", "square", size=7),
        "held_out": Look(palette.MACHINES["ngram"].color(dark), "solid", "circle", width=2.5, size=8),
    }
    for name, values in bits.items():
        figure.add_trace(line(lengths, values, looks[name], "%{y:.2f}", labels[name]))
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(title=labels["length"], dtick=1)
    return figure.update_yaxes(title=labels["bits"], rangemode="tozero")


def shares_curves(
    lengths: Sequence[int], shares: Mapping[str, Sequence[float]], labels: Labels, dark: bool = False
) -> go.Figure:
    """Draw shares of places over the length of the context. labels: "length", "share", "once", "unseen"."""
    figure = go.Figure(layout=palette.base_layout(dark, 360))
    for place, (name, values) in enumerate(shares.items()):
        figure.add_trace(line(lengths, values, series_look(3 + 2 * place, dark), "%{y:.0%}", labels[name]))
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(title=labels["length"], dtick=1)
    return figure.update_yaxes(title=labels["share"], tickformat=".0%", range=[-0.02, 1.05])


def price_bars(
    names: Sequence[str],
    bits: Sequence[float],
    written: Sequence[str],
    mean: float,
    labels: Labels,
    dark: bool = False,
) -> go.Figure:
    """Draw the price of every token as a bar, and the mean as an upright line. labels: "bits", "mean".

    written: the prices as they stand beside the bars.
    """
    bars = rows_of_bars(
        bits,
        names,
        "%{y}: %{x:.2f}<extra></extra>",
        marker={"color": palette.MACHINES["transformer"].color(dark)},
        text=list(written),
        textposition="outside",
        cliponaxis=False,
    )
    figure = bar_rows(bars, 90 + 22 * len(names), labels["bits"], dark)
    figure.add_vline(x=mean, line={"color": palette.ink(dark), "width": 1.5, "dash": "dash"})
    figure.add_annotation(
        x=mean,
        y=1,
        yref="paper",
        yanchor="bottom",
        xanchor="left",
        text=f"{labels['mean']} {mean:.2f}",
        showarrow=False,
    )
    return figure.update_xaxes(range=[0, 1.15 * max(1.0, *bits)]).update_layout(margin={"t": 40})
