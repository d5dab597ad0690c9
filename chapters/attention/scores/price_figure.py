"""n * n on logarithmic axes: the count, and the time that this machine took."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from figures import palette


def price_curve(
    lengths: Sequence[int], counts: Sequence[int], chosen: int, labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Scores of one head for each length, and the chosen length marked. labels: "n", "scores"."""
    machine = palette.MACHINES["transformer"]
    hover = f"{labels['n']} %{{x:,}}<br>%{{y:,}}<extra></extra>"
    line = go.Scatter(
        x=list(lengths),
        y=list(counts),
        mode="lines",
        line=machine.line(dark),
        hovertemplate=hover,
    )
    here = go.Scatter(
        x=[chosen],
        y=[counts[list(lengths).index(chosen)]],
        mode="markers",
        marker={"color": machine.color(dark), "symbol": machine.symbol, "size": 14},
        hovertemplate=hover,
    )
    figure = go.Figure([line, here], layout=palette.base_layout(dark, 280))
    figure.update_layout(showlegend=False)
    figure.update_xaxes(title=labels["n"], type="log", dtick=1, tickformat=",d")
    figure.update_yaxes(title=labels["scores"], type="log", dtick=2, exponentformat="power")
    return figure


def time_curve(
    lengths: Sequence[int], seconds: Sequence[float], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Measured time, as a multiple of that of the shortest text, beside what n * n would make of it.

    labels: "n", "times", "measured", "square".
    """
    machine = palette.MACHINES["transformer"]
    measured = [s / seconds[0] for s in seconds]
    square = [(n / lengths[-1]) ** 2 * measured[-1] for n in lengths]
    figure = go.Figure(layout=palette.base_layout(dark, 280))
    figure.add_trace(
        go.Scatter(
            x=list(lengths),
            y=square,
            name=labels["square"],
            mode="lines",
            line={"color": palette.secondary(dark), "width": 1.5, "dash": "dot"},
            hovertemplate="%{y:.1f} ×<extra></extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=list(lengths),
            y=measured,
            name=labels["measured"],
            mode="lines+markers",
            line=machine.line(dark),
            marker={"symbol": machine.symbol, "size": 9},
            hovertemplate=f"{labels['n']} %{{x:,}}: %{{y:.1f}} ×<extra></extra>",
        )
    )
    figure.update_xaxes(
        title=labels["n"], type="log", tickvals=list(lengths), ticktext=[f"{n:,}" for n in lengths]
    )
    figure.update_yaxes(title=labels["times"], type="log", dtick=1)
    return figure
