"""Reading at once against writing one by one: bars of seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from figures import palette


def time_bars(
    names: Sequence[str],
    seconds: Sequence[float],
    told: Sequence[str],
    unfinished: Sequence[bool],
    axis: str,
    family: str = "transformer",
    dark: bool = False,
) -> go.Figure:
    """A bar for each way; `told` stands at its end. A way that was cut off is hatched: it would have gone on."""
    machine = palette.MACHINES[family]
    bars = go.Bar(
        x=list(seconds),
        y=list(names),
        orientation="h",
        marker={
            "color": machine.color(dark),
            "pattern": {"shape": ["/" if cut else "" for cut in unfinished], "fillmode": "overlay"},
        },
        text=list(told),
        textposition="outside",
        textfont={"family": palette.SANS, "color": palette.ink(dark)},
        hovertemplate="%{y}<br><b>%{x:.3f}</b><extra></extra>",
        cliponaxis=False,
    )
    figure = go.Figure(bars)
    figure.update_layout(**palette.base_layout(dark, 90 + 56 * len(names)), showlegend=False)
    reach = 1.45 * max(seconds, default=1.0)
    figure.update_xaxes(title=axis, range=[0, reach])
    figure.update_yaxes(autorange="reversed", showgrid=False, ticks="")
    return figure


def reading_lines(
    lengths: Sequence[int],
    seconds: Mapping[str, Sequence[float]],
    names: Mapping[str, str],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """A line for each machine ("transformer", "lstm"), in its colour and marker. labels: "tokens", "seconds"."""
    figure = go.Figure()
    for family, values in seconds.items():
        machine = palette.MACHINES[family]
        figure.add_trace(
            go.Scatter(
                x=list(lengths),
                y=list(values),
                name=names[family],
                mode="lines+markers",
                line=machine.line(dark),
                marker={"symbol": machine.symbol, "size": 9},
                hovertemplate=f"%{{x}} {labels['tokens']}<br><b>%{{y:.3f}}</b><extra>{names[family]}</extra>",
            )
        )
    figure.update_layout(**palette.base_layout(dark, 320))
    figure.update_xaxes(title=labels["tokens"], tickvals=list(lengths), rangemode="tozero")
    figure.update_yaxes(title=labels["seconds"], rangemode="tozero")
    return figure
