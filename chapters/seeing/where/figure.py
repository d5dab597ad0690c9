"""Figures of the chapter "Where is it?": precision over recall, and windows of a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import plotly.graph_objects as go

from figures import palette
from figures.bars import bar_rows, rows_of_bars

DASHES, SYMBOLS = ("solid", "dash", "dot"), ("circle", "square", "diamond")


class Line(NamedTuple):
    """One detector: (score threshold, recall, precision) for each threshold, and the number of the chosen one."""

    name: str
    points: Sequence[tuple[float, float, float]]
    chosen: int | None


def trade_off(lines: Sequence[Line], labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw precision over recall, one line for each detector, a large mark at the chosen threshold.

    labels: "recall", "precision", "least".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 380))
    color = palette.MACHINES["transformer"].color(dark)
    for i, line in enumerate(lines):
        least, recall, precision = zip(*line.points, strict=True) if line.points else ((), (), ())
        figure.add_trace(
            go.Scatter(
                x=recall,
                y=precision,
                customdata=least,
                mode="lines+markers",
                name=line.name,
                line={"color": color, "dash": DASHES[i % 3], "width": 2},
                marker={
                    "color": color,
                    "symbol": SYMBOLS[i % 3],
                    "size": [15 if k == line.chosen else 5 for k in range(len(line.points))],
                },
                hovertemplate=f"{labels['least']} %{{customdata:.2f}}<br>{labels['recall']} %{{x:.1%}}"
                f"<br>{labels['precision']} %{{y:.1%}}",
            )
        )
    figure.update_xaxes(title=labels["recall"], range=[-0.02, 1.02], tickformat=".0%", dtick=0.25)
    figure.update_yaxes(title=labels["precision"], range=[-0.02, 1.04], tickformat=".0%", dtick=0.25)
    return figure.update_layout(showlegend=bool(lines), margin={"r": 16})


def window_bars(
    names: Sequence[str], chances: Sequence[float], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw one bar for each window of a text: the probability of the token behind it. labels: "chance"."""
    bars = rows_of_bars(
        list(chances),
        [f"{i + 1}. {name}" for i, name in enumerate(names)],
        f"%{{y}}<br>{labels['chance']} %{{x:.2%}}<extra></extra>",
        marker={"color": palette.MACHINES["ngram"].color(dark)},
    )
    figure = bar_rows(bars, 70 + 24 * len(names), labels["chance"], dark)
    figure.update_yaxes(tickfont={"family": palette.MONO, "size": 13})
    return figure.update_xaxes(range=[0, 1.02], tickformat=".0%", dtick=0.5)
