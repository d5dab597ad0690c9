"""Parameters by part: one row for each part, one bar for each model; and all models on one logarithmic axis."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from figures import palette
from figures.axes import ROWS, mono, powers_of_ten, round_steps, written_room
from figures.bars import bar_rows, hatched, rows_of_bars

UNKNOWN = "?"


def part_bars(
    models: Mapping[str, Sequence[float | None]],
    names: Sequence[str],
    told: Mapping[str, Sequence[str]],
    title: str,
    write: Callable[[float], str],
    dark: bool = False,
    most: float | None = None,
) -> go.Figure:
    """Draw the parts of one model, or of two beside each other, the first of them hatched.

    models: name -> parameters of each part, None for one that is covered; told: the same as text; names: of the parts;
    write: gives a number of the axis; most: the largest part, where the bars do not show it.
    """
    machine = palette.MACHINES["transformer"]
    looks = [{"color": machine.color(dark)}]
    if len(models) > 1:
        looks.insert(0, hatched(machine.rgba(0.35, dark), "/", dark))
    bars = [
        rows_of_bars(
            [value or 0 for value in values],
            names,
            "%{y}: %{x:,}<extra></extra>",
            name=name,
            marker=look,
            text=[UNKNOWN if value is None else text for value, text in zip(values, told[name], strict=True)],
            textposition="outside",
            textfont=mono(),
            cliponaxis=False,
            hoverinfo="skip" if None in values else None,  # a covered part is told to nobody
        )
        for (name, values), look in zip(models.items(), looks, strict=True)
    ]
    figure = bar_rows(bars, 80 + (62 if len(models) > 1 else 44) * len(names), title, dark)
    most = most or max(value or 0 for values in models.values() for value in values)
    figure.update_layout(barmode="group", showlegend=len(models) > 1, bargap=0.25)
    room = written_room([text for texts in told.values() for text in texts])
    return figure.update_xaxes(range=[0, room * most], **round_steps(most, write))


def size_dots(
    names: Sequence[str],
    sizes: Sequence[float],
    told: Sequence[str],
    chosen: int,
    title: str,
    dark: bool = False,
) -> go.Figure:
    """Draw one dot for each model on a logarithmic axis, the chosen one in colour; numbers at the right."""
    machine, quiet = palette.MACHINES["transformer"], palette.secondary(dark)
    here = [i == chosen for i in range(len(names))]
    dots = go.Scatter(
        x=list(sizes),
        y=list(names),
        mode="markers",
        marker={
            "color": [machine.color(dark) if on else quiet for on in here],
            "size": [15 if on else 11 for on in here],
            "symbol": [machine.symbol if on else "circle" for on in here],
        },
        text=list(told),
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    figure = go.Figure(dots, layout=palette.base_layout(dark, 80 + 29 * len(names)))
    figure.update_layout(showlegend=False)
    for name, text in zip(names, told, strict=True):
        figure.add_annotation(
            x=1, xref="paper", y=name, text=text, font=mono(), showarrow=False, xanchor="left", xshift=8
        )
    low, high = np.log10(min(sizes)), np.log10(max(sizes))
    room = 0.05 * (high - low)
    step = 1 if high - low < 4 else 2 if high - low < 9 else 5
    figure.update_xaxes(title=title, **powers_of_ten(step, range=[low - room, high + room], tickangle=0))
    figure.update_layout(margin={"r": 16 + 9 * max(map(len, told))})
    return figure.update_yaxes(**ROWS, type="category")
