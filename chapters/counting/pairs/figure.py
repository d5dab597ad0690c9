"""Figures of the chapter "Pairs": counts against independence, estimates by sample size, factors of a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2, sqrt

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.axes import measured_at, numbered
from figures.bars import bar_rows, rows_of_bars
from figures.lines import draw_level, draw_upright, line
from figures.series import series_look

Labels = Mapping[str, str]
Array = NDArray[np.number]


def against_independent(
    counts: Array,
    expected: Array,
    names: Sequence[str],
    labels: Labels,
    ends: tuple[float, float],
    mixed: bool,
    dark: bool = False,
) -> go.Figure:
    """Draw a dot for each pair that came: its count over that of independent neighbours, and the line of equals.

    counts, expected (V, V); ends: of both axes, the same in figures that are compared (`ends_of`);
    labels: "observed", "expected", "line".
    """
    rows, columns = np.nonzero(counts)
    x, y = expected[rows, columns], counts[rows, columns]
    look = series_look(1 if mixed else 5, dark, size=9)
    text = [f"{names[a]} {names[b]}" for a, b in zip(rows.tolist(), columns.tolist(), strict=True)]
    hover = f"%{{text}}<br>{labels['observed']} %{{y}}<br>{labels['expected']} %{{x:.1f}}<extra></extra>"
    figure = go.Figure(layout=palette.base_layout(dark, 330))
    figure.add_trace(
        line([*ends], [*ends], series_look(0, dark, marked=False), "<extra></extra>", labels["line"])
    )
    figure.data[0].update(hoverinfo="skip", hovertemplate=None)  # told by how the dots lie about it
    dots = line(x, y, look, hover, text=text, showlegend=False)
    figure.add_trace(dots.update(mode="markers", marker={"opacity": 0.8}))
    figure.update_xaxes(title=labels["expected"], **numbered(ends), range=np.log10(ends).tolist())
    tall = [0.7, ends[1]]
    return figure.update_yaxes(title=labels["observed"], **numbered(tall), range=np.log10(tall).tolist())


def ends_of(*tables: tuple[Array, Array]) -> tuple[float, float]:
    """Give the ends of an axis on which all (counts, expected) find room."""
    expected = [float(expected[counts > 0].min()) for counts, expected in tables]
    most = [max(float(counts.max()), float(expected[counts > 0].max())) for counts, expected in tables]
    return min(0.02, *expected), 1.5 * max(most)


def estimates_figure(
    found: Mapping[int, Array], share: float, size: int, labels: Labels, dark: bool = False
) -> go.Figure:
    """Draw every estimate over the size of its sample, and a band of two standard errors about the share of all.

    labels: "size", "estimate", "all", "range".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 400))
    sizes = list(found)
    errors = [2 * sqrt(share * (1 - share) / n) for n in sizes]
    band = [share + error for error in errors] + [share - error for error in errors[::-1]]
    look = series_look(5, dark)
    figure.add_trace(
        go.Scatter(
            x=[*sizes, *sizes[::-1]], y=band, fill="toself", fillcolor=look.color, opacity=0.15, mode="lines",
            line={"width": 0}, name=labels["range"], hoverinfo="skip",
        )
    )  # fmt: skip
    x = np.repeat(sizes, [len(one) for one in found.values()])
    y = np.concatenate(list(found.values()))
    hover = f"{labels['size']} %{{x}}: %{{y:.1%}}<extra></extra>"
    dots = line(x, y, series_look(2, dark, size=6), hover, labels["estimate"])
    figure.add_trace(dots.update(mode="markers", marker={"opacity": 0.65}))
    draw_upright(draw_level(figure, share, labels["all"], dark), size, dark)
    figure.update_xaxes(title=labels["size"], **measured_at(sizes))
    return figure.update_yaxes(title=labels["estimate"], tickformat=".0%", range=[-0.02, 1.02])


def factors_figure(
    names: Sequence[str],
    shares: Sequence[float],
    counts: Sequence[str],
    title: str,
    most: float,
    dark: bool = False,
) -> go.Figure:
    """Draw the bits of each factor as a bar with its counts; a factor of 0 has none.

    title: of the axis of bits; most: bits that it has room for, the same in figures that are compared.
    """
    values = bits_of(shares)
    bars = rows_of_bars(
        values,
        names,
        "%{y}: %{x:.2f}<extra></extra>",
        marker={"color": palette.MACHINES["ngram"].color(dark)},
        text=counts,
        textposition="outside",
        cliponaxis=False,
    )
    figure = bar_rows(bars, 70 + 26 * len(names), title, dark)
    return figure.update_xaxes(range=[0, 1.6 * max(most, 1.0)])


def bits_of(shares: Sequence[float]) -> list[float]:
    """Give the bits of each factor; a factor of 0 has no bar."""
    return [-log2(share) if share else 0.0 for share in shares]
