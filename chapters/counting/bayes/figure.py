"""Figures of the chapter "Bayes": the numbers of the theorem, log-odds that add up, right and wrong answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.bars import bar_rows, hatched, rows_of_bars
from figures.heat_map import cells, heat_map, machine_scale
from figures.lines import draw_upright
from figures.numbers import percent

Labels = Mapping[str, str]
WIDEST, STEP = 60, 4
OUTER = WIDEST - STEP
"""Bits: where the axis ends, of a bar, and where the outer bars begin, which hold all stronger evidence."""


def four_bars(names: Sequence[str], values: Sequence[float], title: str, dark: bool = False) -> go.Figure:
    """Draw four probabilities; the last, which the theorem gives, in another colour."""
    colors = [palette.MACHINES["transformer"].color(dark)] * 3 + [palette.MACHINES["ngram"].color(dark)]
    bars = rows_of_bars(
        values,
        names,
        "%{y}: %{x:.2%}<extra></extra>",
        marker={"color": colors},
        text=[percent(value, 2 if value < 0.1 else 1) for value in values],
        textposition="outside",
        cliponaxis=False,
    )
    return bar_rows(bars, 210, title, dark).update_xaxes(
        range=[0, 1.3], tickformat=".0%", tickvals=[0, 0.25, 0.5, 0.75, 1]
    )


def parts_figure(rows: Sequence[tuple[str, float]], total: str, title: str, dark: bool = False) -> go.Figure:
    """Draw what each word adds to the log-odds, and the sum; to the right speaks for spam."""
    values = [value for _, value in rows]
    warm, cold, ink = (
        palette.MACHINES["ngram"].color(dark),
        palette.MACHINES["transformer"].color(dark),
        palette.ink(dark),
    )
    names = [name for name, _ in rows]
    colors = [warm if value > 0 else cold for value in values]
    bars = rows_of_bars(
        [*values, sum(values)],
        [*names, total],
        "%{y}: %{x:+.2f}<extra></extra>",
        marker={"color": [*colors, ink]},
        text=[signed(value) for value in [*values, sum(values)]],
        textposition="outside",
        cliponaxis=False,
    )
    figure = bar_rows(bars, 80 + 25 * (len(rows) + 1), title, dark)
    low, high = min(-1.0, *values, sum(values)), max(1.0, *values, sum(values))
    room = 0.22 * (high - low)
    figure.update_xaxes(range=[low - room, high + room], zeroline=True, zerolinecolor=palette.secondary(dark))
    return figure


def signed(value: float) -> str:
    """Write bits with their sign; what rounds to nothing has none."""
    text = f"{value:+.1f}".replace("-", "−")
    return text[1:] if text[1:] == "0.0" else text


def confusion_figure(counts: Sequence[Sequence[int]], labels: Labels, dark: bool = False) -> go.Figure:
    """Draw a table of two by two. labels: "ham", "spam", "called_ham", "called_spam"."""
    table = np.array(counts)
    trace = cells(
        np.sqrt(table),
        machine_scale("transformer", dark, 0, float(np.sqrt(table.max(initial=1))) * 1.6),
        "%{y}, %{x}: %{text}",
        [labels["called_ham"], labels["called_spam"]],
        [labels["ham"], labels["spam"]],
        gap=3,
        text=table,
        texttemplate="%{text}",
        textfont={"size": 20},
    )
    return heat_map(trace, 300, dark=dark)


def evidence_figure(
    both: Mapping[str, NDArray[np.floating]], border: float, labels: Labels, dark: bool = False
) -> go.Figure:
    """Draw how many messages of each kind have how much evidence, and the border.

    labels: "ham", "spam", "evidence", "messages", "border".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 320))
    looks = {"ham": ("transformer", "/"), "spam": ("ngram", "")}
    edges = np.arange(-WIDEST, WIDEST + 1, STEP)
    middles = (edges[:-1] + edges[1:]) / 2
    outer = f"≤ −{OUTER}", f"≥ {OUTER}"
    names = [outer[0], *(f"{x:.0f}".replace("-", "−") for x in middles[1:-1]), outer[1]]
    for kind, values in both.items():
        heights, _ = np.histogram(np.clip(values, -WIDEST, WIDEST - 0.01), edges)
        family, shape = looks[kind]
        figure.add_trace(
            go.Bar(
                x=middles,
                y=heights,
                name=labels[kind],
                marker=hatched(palette.MACHINES[family].color(dark), shape, dark) | {"opacity": 0.75},
                customdata=names,
                hovertemplate=f"{labels['evidence']} %{{customdata}}: %{{y}}<extra></extra>",
            )
        )
    figure.update_layout(barmode="overlay", bargap=0.05)
    draw_upright(figure, border, dark)
    figure.add_annotation(
        x=border, y=1, yref="paper", text=labels["border"], showarrow=False, xanchor="left", xshift=4
    )
    ticks = {middles[0]: outer[0], -40: "−40", -20: "−20", 0: "0", 20: "20", 40: "40", middles[-1]: outer[1]}
    figure.update_xaxes(title=labels["evidence"], tickvals=list(ticks), ticktext=list(ticks.values()))
    return figure.update_yaxes(title=labels["messages"])
