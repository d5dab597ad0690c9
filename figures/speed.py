"""Reading at once against writing one by one: bars of seconds."""

from __future__ import annotations

from collections.abc import Sequence

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
