"""How the tokens of a text become fewer merge by merge, and what a sentence costs in several languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from figures import palette
from figures.bars import bar_rows, hatched, rows_of_bars
from figures.lines import draw_upright, line
from figures.series import series_look

PATTERNS = {"characters": "", "bytes": "/", "tokens": "."}
PLACES = {"characters": 0, "bytes": 1, "tokens": 5}
"""The place of each count among the looks of figures.series."""


def sizes_figure(sizes: Sequence[int], done: int, labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw the tokens of a text after 0, 1, ... merges, upright where it stands. labels: "merges", "tokens"."""
    figure = go.Figure(layout=palette.base_layout(dark, 300))
    hover = f"{labels['merges']} %{{x}}: %{{y:,}} {labels['tokens']}<extra></extra>"
    look = series_look(5, dark, marked=len(sizes) < 30)
    figure.add_trace(line(list(range(len(sizes))), list(sizes), look, hover, showlegend=False))
    draw_upright(figure, done, dark)
    figure.update_xaxes(title=labels["merges"], rangemode="tozero")
    return figure.update_yaxes(title=labels["tokens"], rangemode="tozero")


def price_bars(
    names: Sequence[str], values: Mapping[str, Sequence[int]], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw for each language a bar for each of `values`: "characters", "bytes", "tokens". labels: these and "count"."""
    bars = [
        rows_of_bars(
            counts,
            names,
            f"%{{y}}: %{{x:,}}<extra>{labels[key]}</extra>",
            name=labels[key],
            marker=hatched(series_look(PLACES[key], dark).color, PATTERNS[key], dark),
        )
        for key, counts in values.items()
    ]
    figure = bar_rows(bars, 90 + 52 * len(names), labels["count"], dark)
    return figure.update_layout(showlegend=True, barmode="group", legend={"traceorder": "normal"})
