"""Word vectors drawn: rows of a table, scores of pairs, neighbours, a map, an analogy, sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.attention import plotly_text
from figures.axes import ROWS
from figures.bars import bar_rows, hatched, rows_of_bars
from figures.heat_map import cells, color_bar, heat_map, signed_scale
from figures.lines import draw_upright
from figures.series import series_look

Floats = NDArray[np.floating]
Labels = Mapping[str, str]
NAMED = 150
"""So many of the most frequent words of the map have their name beside them, where it lies on no other name."""
MAP_SIZE, LETTER, FINGER, LINE = np.array([245, 360]), 8.2, 24, 32
"""Pixels that the dots of the map span on a phone; that a letter, a finger, and a dot with its name above need."""


def rows_of_table(
    values: Floats, names: Sequence[str], chosen: int, labels: Labels, dark: bool = False
) -> go.Figure:
    """Draw rows (R, D) as cells, a frame round the chosen one. labels: "number", "value", "one_hot"."""
    columns = [str(i + 1) for i in range(values.shape[1])]
    hover = f"%{{y}}<br>{labels['number']} %{{x}}: %{{z:.3f}}"
    bar = color_bar(title={"text": labels["value"]})
    trace = cells(
        values, signed_scale(dark, values), hover, columns, [plotly_text(name) for name in names], bar=bar
    )
    figure = heat_map(trace, 96 + 32 * len(names), labels["number"], labels["one_hot"], dark, top=False)
    figure.update_xaxes(tickvals=[name for name in columns if name == "1" or name.endswith("0")])
    frame = {"x0": -0.5, "x1": len(columns) - 0.5, "y0": chosen - 0.5, "y1": chosen + 0.5}
    return figure.add_shape(type="rect", line={"color": palette.ink(dark), "width": 3}, **frame)


def pair_dots(
    names: Sequence[str], before: Floats, after: Floats | None, true: int, labels: Labels, dark: bool = False
) -> go.Figure:
    """Draw a row for each word, the first `true` of them true neighbours, the others noise: scores (N,) in [0, 1].

    after: None while it is not to be seen. labels: "before", "after", "true", "noise", "sure".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 110 + 26 * len(names)))
    kinds = [labels["true"] if i < true else labels["noise"] for i in range(len(names))]
    rows = [f"{kind} · {plotly_text(name)}" for kind, name in zip(kinds, names, strict=True)]
    places = list(range(len(names)))
    for key, values, place in (("before", before, 0), ("after", after, 5)):
        if values is None:
            continue
        look = series_look(place, dark, size=12)
        marker = {
            "color": look.color,
            "symbol": look.symbol if key == "after" else "circle-open",
            "size": look.size,
        }
        hover = f"%{{customdata}}<br>{labels[key]}: %{{x:.3f}}<extra></extra>"
        figure.add_trace(
            go.Scatter(
                x=values,
                y=places,
                mode="markers",
                marker=marker,
                name=labels[key],
                hovertemplate=hover,
                customdata=rows,
            )
        )
    figure.add_hline(y=true - 0.5, line={"color": palette.secondary(dark), "width": 1})
    draw_upright(figure, 0.5, dark)
    figure.update_xaxes(title=labels["sure"], range=[-0.03, 1.03])
    return figure.update_yaxes(**ROWS, tickvals=places, ticktext=rows).update_layout(showlegend=True)


def neighbour_bars(
    near: Sequence[tuple[str, float]], labels: Labels, learnt: bool = True, dark: bool = False
) -> go.Figure:
    """Draw a bar for each neighbour and its cosine; learnt: in colour. labels: "cosine"."""
    color = palette.MACHINES["transformer"].color(dark) if learnt else palette.secondary(dark)
    return cosine_bars([name for name, _ in near], [cosine for _, cosine in near], color, labels, dark)


def analogy_bars(
    names: Sequence[str], cosines: Sequence[float], own: Sequence[bool], labels: Labels, dark: bool = False
) -> go.Figure:
    """Draw the words nearest to an aim; `own` are words of the question, hatched. labels: "cosine"."""
    blue, grey = palette.MACHINES["transformer"].color(dark), palette.secondary(dark)
    figure = cosine_bars(names, cosines, [grey if mine else blue for mine in own], labels, dark)
    pattern = hatched(grey, "/", dark)["pattern"] | {"shape": ["/" if mine else "" for mine in own]}
    return figure.update_traces(marker_pattern=pattern)


def cosine_bars(
    names: Sequence[str], cosines: Sequence[float], color: str | Sequence[str], labels: Labels, dark: bool
) -> go.Figure:
    """Draw a bar to the right for each name, its cosine behind it."""
    bars = rows_of_bars(
        list(cosines),
        [plotly_text(name) for name in names],
        "%{y}: %{x:.3f}<extra></extra>",
        marker={"color": color},
        text=[f"{value:.2f}" for value in cosines],
        textposition="outside",
        textfont={"color": palette.ink(dark)},
        cliponaxis=False,
    )
    figure = bar_rows(bars, 80 + 28 * len(names), labels["cosine"], dark)
    return figure.update_xaxes(range=[0, 1.15], tickvals=[0, 0.5, 1])


def word_map(
    points: Floats,
    names: Sequence[str],
    at: int,
    kept: Sequence[int],
    lost: Sequence[int],
    labels: Labels,
    dark: bool = False,
) -> go.Figure:
    """Draw words at points (N, 2): the one at `at`, its neighbours kept and lost, and all others.

    Those that have their names beside them can be pressed: each has the room of a finger on a phone.
    labels: "first", "second", "words", "more", "chosen", "kept", "lost".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 560))
    special = {at, *kept, *lost}
    named = free_names(points, names, [at, *kept, *lost, *range(min(NAMED, len(names)))])
    others = [i for i in range(len(names)) if i not in special]
    for key, places, color, symbol, size in (
        ("more", [i for i in others if i not in named], palette.secondary(dark), "circle", 4),
        ("words", [i for i in others if i in named], palette.secondary(dark), "circle", 9),
        ("kept", list(kept), palette.MACHINES["lstm"].color(dark), "diamond", 11),
        ("lost", list(lost), palette.MACHINES["ngram"].color(dark), "x", 11),
        ("chosen", [at], palette.MACHINES["transformer"].color(dark), "star", 16),
    ):
        if not places:
            continue
        look = {"hoverinfo": "skip"} if key == "more" else {"hovertemplate": "%{customdata}<extra></extra>"}
        figure.add_trace(
            go.Scatter(
                x=points[places, 0],
                y=points[places, 1],
                mode="markers+text",
                text=[plotly_text(names[i]) if i in named else "" for i in places],
                customdata=[plotly_text(names[i]) for i in places],
                textposition="top center",
                textfont={
                    "color": color,
                    "size": 14 if key == "words" else 15,
                },
                marker={
                    "color": color,
                    "symbol": symbol,
                    "size": size,
                    "opacity": {"more": 0.3, "words": 0.7}.get(key, 1),
                },
                name=labels[key],
                **look,
            )
        )
    figure.update_layout(clickmode="event+select", dragmode=False)
    figure.update_xaxes(title=labels["first"], showgrid=False)
    figure.update_yaxes(title=labels["second"], showgrid=False)
    return figure.update_layout(showlegend=True)


def free_names(points: Floats, names: Sequence[str], order: Sequence[int]) -> set[int]:
    """Choose, in this order, those names of points (N, 2) that leave room to a name chosen before, and to a finger."""
    low, size = points.min(axis=0), np.ptp(points, axis=0)
    at = (points - low) / np.where(size > 0, size, 1) * MAP_SIZE
    chosen: list[int] = []
    for i in order:
        apart = (
            abs(at[i, 1] - at[j, 1]) > LINE
            or abs(at[i, 0] - at[j, 0]) > max(FINGER, (len(names[i]) + len(names[j])) / 2 * LETTER + 6)
            for j in chosen
        )
        if i not in chosen and all(apart):
            chosen.append(i)
    return set(chosen)


def sentence_dots(
    names: Sequence[str],
    cosines: Mapping[str, Sequence[float | None]],
    titles: Labels,
    labels: Labels,
    dark: bool = False,
) -> go.Figure:
    """Draw a row for each pair of sentences and a mark for each way; None: it has no vector. labels: "cosine"."""
    figure = go.Figure(layout=palette.base_layout(dark, 120 + 44 * len(names)))
    for place, (key, values) in enumerate(cosines.items()):
        look = series_look(2 * place + 1, dark, size=12)
        marker = {"color": look.color, "symbol": look.symbol, "size": look.size}
        hover = f"%{{y}}<br>{titles[key]}: %{{x:.2f}}<extra></extra>"
        figure.add_trace(
            go.Scatter(
                x=list(values),
                y=list(names),
                mode="markers",
                marker=marker,
                name=titles[key],
                hovertemplate=hover,
            )
        )
    figure.update_xaxes(title=labels["cosine"], range=[-0.25, 1.05])
    return figure.update_yaxes(**ROWS).update_layout(showlegend=True)
