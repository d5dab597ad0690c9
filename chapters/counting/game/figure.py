"""How often the first, second, third ... guess was right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from figures import palette
from figures.bars import hatched


def guess_shares(
    shares: Mapping[str, Sequence[float]],
    names: Mapping[str, str],
    most: int,
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw one group of bars for each number of guesses; the last one holds all further ones.

    shares: player -> share right at guess 1, 2, ...; "you" or a family. labels: "x", "y", "more" (of a tick), and
    "guess" with {number}, which names a group of bars.
    """
    figure = go.Figure(layout=palette.base_layout(dark, 320))
    shapes = {"you": "x", "ngram": "", "lstm": "/", "transformer": ".", "pretrained": "\\"}
    for who, values in shares.items():
        most_here = min(most, len(values))
        heights = [*values[: most_here - 1], sum(values[most_here - 1 :])]
        ticks = [str(i + 1) for i in range(most_here)]
        if len(values) > most_here:
            ticks[-1] = f"{most_here} {labels['more']}"
        color = palette.ink(dark) if who == "you" else palette.MACHINES[who].color(dark)
        figure.add_bar(
            x=ticks,
            y=heights,
            name=names[who],
            marker=hatched(color, shapes[who], dark, 0.3),
            customdata=[labels["guess"].format(number=tick) for tick in ticks],
            hovertemplate=f"%{{customdata}}: {names[who]} %{{y:.1%}}<extra></extra>",
        )
    figure.update_layout(barmode="group", margin={"r": 8})
    figure.update_xaxes(title=labels["x"], type="category", showgrid=False)
    return figure.update_yaxes(title=labels["y"], rangemode="tozero", tickformat=".0%")
