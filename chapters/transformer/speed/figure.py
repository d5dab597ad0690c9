"""Reading at once against writing one by one: bars of seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from figures import palette
from figures.bars import bar_rows, rows_of_bars
from figures.lines import line, machine_look


def time_bars(
    names: Sequence[str],
    seconds: Sequence[float],
    told: Sequence[str],
    unfinished: Sequence[bool],
    axis: str,
    family: str = "transformer",
    dark: bool = False,
) -> go.Figure:
    """Draw a bar for each way; `told` stands at its end. A way that was cut off is hatched: it would have gone on."""
    machine = palette.MACHINES[family]
    pattern = {"shape": ["/" if cut else "" for cut in unfinished], "fillmode": "overlay"}
    bars = rows_of_bars(
        seconds,
        names,
        "%{y}<br><b>%{x:.3f}</b><extra></extra>",
        marker={"color": machine.color(dark), "pattern": pattern},
        text=list(told),
        textposition="outside",
        textfont={"family": palette.SANS, "color": palette.ink(dark)},
        cliponaxis=False,
    )
    figure = bar_rows(bars, 90 + 56 * len(names), axis, dark)
    return figure.update_xaxes(range=[0, 1.45 * max(seconds, default=1.0)])


def reading_lines(
    lengths: Sequence[int],
    seconds: Mapping[str, Sequence[float]],
    names: Mapping[str, str],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw a line for each machine ("transformer", "lstm"), in its colour and marker. labels: "tokens", "seconds"."""
    figure = go.Figure()
    for family, values in seconds.items():
        hover = f"%{{x}} {labels['tokens']}<br><b>%{{y:.3f}}</b><extra>{names[family]}</extra>"
        figure.add_trace(line(lengths, values, machine_look(family, dark, size=9), hover, names[family]))
    figure.update_layout(**palette.base_layout(dark, 320))
    apart = [n for n, before in zip(lengths, [0, *lengths], strict=False) if n - before > max(lengths) / 16]
    named = [n for n in lengths if n in (lengths[0], *apart)]  # two names stand side by side on a phone
    figure.update_xaxes(title=labels["tokens"], tickvals=named, tickformat=",", rangemode="tozero")
    figure.update_yaxes(title=labels["seconds"], rangemode="tozero")
    return figure
