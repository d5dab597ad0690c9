"""Figures of the chapter "Convolution": two counts, a sound before and after, the windows of a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.bars import hatched

Floats = NDArray[np.floating]
NAMED, ROOM = 8, 12
"""Most windows that are named under their bars, and how many names fit side by side on a phone."""


def count_bars(shared: int | None, dense: int, labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw two bars on a scale of tens; the first is left out while it is guessed. labels: "x", "shared", "dense"."""
    counts = {"dense": dense} | ({} if shared is None else {"shared": shared})
    kinds = {"dense": ("ngram", "/"), "shared": ("transformer", "")}
    bars = go.Bar(
        x=list(counts.values()),
        y=[labels[name] for name in counts],
        orientation="h",
        text=[f"{count:,}" for count in counts.values()],
        textposition="outside",
        cliponaxis=False,
        marker={
            "color": [palette.MACHINES[kinds[name][0]].color(dark) for name in counts],
            "pattern": {"shape": [kinds[name][1] for name in counts]},
        },
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    figure = go.Figure(bars, layout=palette.base_layout(dark, 220))
    figure.update_xaxes(type="log", title=labels["x"], range=[0, 14], dtick=3, exponentformat="power")
    return figure.update_yaxes(
        type="category",
        categoryarray=[labels["dense"], labels["shared"]],
        categoryorder="array",
        range=[-0.5, 1.5],  # both have a place, also while one is guessed
    )


def wave_lines(
    sound: Floats, result: Floats, start: int, unit: float, labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw a sound (T,) and what a kernel made of it, whose first cell stands under sample `start`.

    unit: milliseconds of a sample; labels: "time", "before", "after".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 300))
    lines = {
        "before": (
            np.arange(len(sound)),
            sound,
            {"color": palette.secondary(dark), "width": 1.5, "dash": "dot"},
        ),
        "after": (start + np.arange(len(result)), result, palette.MACHINES["transformer"].line(dark, 2.5)),
    }
    for name, (places, values, line) in lines.items():
        figure.add_trace(
            go.Scatter(
                x=places * unit,
                y=values,
                mode="lines",
                name=labels[name],
                line=line,
                hovertemplate=f"{labels[name]}: %{{y:.3f}}<extra></extra>",
            )
        )
    figure.update_xaxes(title=labels["time"])
    return figure.update_yaxes(zeroline=True, zerolinecolor=palette.secondary(dark))


def window_bars(
    names: Sequence[str],
    answers: Floats,
    exact: Sequence[bool],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw the answer to each window; the windows that are the pattern itself are hatched, the strongest are named.

    labels: "answer", "exact", "near".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 400))
    places = np.arange(len(names))
    for same, name, family, shape in ((True, "exact", "ngram", "/"), (False, "near", "transformer", "")):
        chosen = np.array(exact, dtype=bool) == same
        figure.add_trace(
            go.Bar(
                x=places[chosen],
                y=answers[chosen],
                name=labels[name],
                customdata=[name for name, one in zip(names, chosen, strict=True) if one],
                marker=hatched(palette.MACHINES[family].color(dark), shape, dark),
                hovertemplate="%{customdata}: %{y:.2f}<extra></extra>",
            )
        )
    figure.update_layout(bargap=0.15, barmode="overlay", showlegend=True)
    strongest = named(answers)
    figure.update_xaxes(
        tickvals=strongest,
        ticktext=[names[i] for i in strongest],
        tickangle=-60,
        range=[-0.6, len(names) - 0.4],
    )
    return figure.update_yaxes(title=labels["answer"], zeroline=True, zerolinecolor=palette.secondary(dark))


def named(answers: Floats) -> list[int]:
    """Choose the windows that answer most (T,), so far apart that their names do not lie on each other."""
    apart = len(answers) // ROOM
    chosen: list[int] = []
    for i in np.argsort(-answers, kind="stable").tolist():
        if len(chosen) < NAMED and all(abs(i - other) > apart for other in chosen):
            chosen.append(i)
    return sorted(chosen)
