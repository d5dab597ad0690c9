"""The sum of one unit, token by token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from figures import palette
from figures.bars import hatched
from figures.lines import Look, draw_upright, line


def sums_figure(
    names: Sequence[str],
    from_token: Sequence[float],
    from_state: Sequence[float],
    hidden: Sequence[float],
    at: int,
    labels: Mapping[str, str],
    dark: bool,
) -> go.Figure:
    """Draw two bars and a dot for each token; `at` is marked. labels: "token", "value" and the three names."""
    figure = go.Figure(layout=palette.base_layout(dark, 330))
    x = list(range(1, len(names) + 1))
    for key, values, color, shape in (
        ("from_token", from_token, palette.secondary(dark), ""),
        ("from_state", from_state, palette.MACHINES["ngram"].color(dark), "/"),
    ):
        hover = f"%{{customdata}}: %{{y:.3f}}<extra>{labels[key]}</extra>"
        figure.add_bar(
            x=x, y=list(values), name=labels[key], marker=hatched(color, shape, dark), customdata=list(names),
            hovertemplate=hover,
        )  # fmt: skip
    hover = f"%{{customdata}}: %{{y:.3f}}<extra>{labels['hidden']}</extra>"
    figure.add_trace(
        line(
            x,
            hidden,
            Look(palette.ink(dark), symbol="circle"),
            hover,
            labels["hidden"],
            customdata=list(names),
        )
    )
    draw_upright(figure, at + 1, dark)
    figure.update_layout(barmode="group", legend={"orientation": "h", "y": 1.05, "yanchor": "bottom"})
    ticks = {"tickmode": "array", "tickvals": x, "ticktext": list(names)} if len(names) <= 16 else {}
    return figure.update_xaxes(title=labels["token"], **ticks).update_yaxes(
        title=labels["value"], zeroline=True
    )
