"""n * n on logarithmic axes: the count, and the time that this machine took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from figures import palette
from figures.axes import measured_at, powers_of_ten
from figures.lines import Look, line, machine_look


def price_curve(
    lengths: Sequence[int], counts: Sequence[int], chosen: int, labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw the scores of one head for each length, and the chosen length marked. labels: "n", "scores"."""
    machine = palette.MACHINES["transformer"]
    hover = f"{labels['n']} %{{x:,}}<br>%{{y:,}}<extra></extra>"
    all_lengths = line(lengths, counts, machine_look("transformer", dark, marked=False), hover)
    here = go.Scatter(
        x=[chosen],
        y=[counts[list(lengths).index(chosen)]],
        mode="markers",
        marker={"color": machine.color(dark), "symbol": machine.symbol, "size": 14},
        hovertemplate=hover,
    )
    figure = go.Figure([all_lengths, here], layout=palette.base_layout(dark, 280))
    figure.update_layout(showlegend=False)
    figure.update_xaxes(title=labels["n"], type="log", dtick=1, tickformat=",d")
    figure.update_yaxes(title=labels["scores"], **powers_of_ten(2))
    return figure


def time_curve(
    lengths: Sequence[int], seconds: Sequence[float], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw the measured time, as a multiple of that of the shortest text, beside what n * n would make of it.

    labels: "n", "times", "measured", "square".
    """
    measured = [s / seconds[0] for s in seconds]
    square = [(n / lengths[-1]) ** 2 * measured[-1] for n in lengths]
    figure = go.Figure(layout=palette.base_layout(dark, 280))
    grey, hover = Look(palette.secondary(dark), "dot", width=1.5), "%{y:.1f} ×<extra></extra>"
    figure.add_trace(line(lengths, square, grey, hover, labels["square"]))
    look, hover = machine_look("transformer", dark, size=9), f"{labels['n']} %{{x:,}}: {hover}"
    figure.add_trace(line(lengths, measured, look, hover, labels["measured"]))
    figure.update_xaxes(title=labels["n"], **measured_at(lengths))
    figure.update_yaxes(title=labels["times"], type="log", dtick=1)
    return figure
