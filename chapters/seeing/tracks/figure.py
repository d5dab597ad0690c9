"""Figures of the chapter "Who is who?": switches over seeds, and names behind a story."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import mean

import plotly.graph_objects as go

from figures import palette
from figures.bars import hatched


def switch_dots(
    rows: Mapping[str, Sequence[int]], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw one row for each tracker: an open mark for each seed, a large one for their mean.

    labels: "switches", "mean", "one_seed".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 110 + 48 * len(rows)))
    blue, grey = palette.MACHINES["transformer"].color(dark), palette.secondary(dark)
    each = [(count, name) for name, counts in rows.items() for count in counts]
    means = [(mean(counts), name) for name, counts in rows.items() if counts]
    for points, name, color, symbol, size in (
        (each, labels["one_seed"], grey, "circle-open", 10),
        (means, labels["mean"], blue, "diamond", 15),
    ):
        figure.add_trace(
            go.Scatter(
                x=[x for x, _ in points],
                y=[y for _, y in points],
                mode="markers",
                name=name,
                marker={"color": color, "symbol": symbol, "size": size, "line": {"width": 2, "color": color}},
                hovertemplate="%{y}: %{x:.1f}<extra></extra>",
            )
        )
    most = max([count for count, _ in each], default=1)
    figure.update_xaxes(title=labels["switches"], range=[-0.04 * most - 0.2, 1.05 * most + 0.5])
    figure.update_yaxes(
        type="category", categoryorder="array", categoryarray=list(rows)[::-1], range=[-0.6, len(rows) - 0.4]
    )
    return figure.update_layout(showlegend=True, margin={"r": 16})


def name_bars(
    names: Sequence[str],
    chances: Mapping[str, Sequence[float]],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw the probability of each name behind the story, and behind the swapped one.

    labels: "as_is", "swapped", "chance".
    """
    looks = {
        "as_is": {"color": palette.MACHINES["transformer"].color(dark)},
        "swapped": hatched(palette.MACHINES["ngram"].color(dark), "/", dark),
    }
    bars = [
        go.Bar(
            x=list(chances[key]),
            y=[f"{i + 1}. {name}" for i, name in enumerate(names)],
            orientation="h",
            name=labels[key],
            marker=looks[key],
            hovertemplate="%{y}: %{x:.1%}<extra></extra>",
        )
        for key in looks
    ]
    figure = go.Figure(bars, layout=palette.base_layout(dark, 260))
    figure.update_layout(barmode="group", showlegend=True, margin={"r": 16})
    figure.update_xaxes(title=labels["chance"], range=[0, 1.02], tickformat=".0%", dtick=0.25)
    return figure.update_yaxes(type="category", autorange="reversed")
