"""Prices over the orders, parts of a probability, distributions side by side, and a share that settles."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.axes import numbered
from figures.bars import bar_rows, hatched, rows_of_bars
from figures.lines import Look, draw_upright, line, machine_look


def apart(names: Sequence[str]) -> list[str]:
    """Make equal names different, for widgets and pictures that know rows by name: spaces of no width behind them."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        found.append(name + "\u200b" * seen[name])
        seen[name] += 1
    return found


def over_orders(
    train: Sequence[float],
    held_out: Sequence[float],
    order: int,
    labels: Mapping[str, str],
    dark: bool = False,
    others: Mapping[str, Sequence[float]] | None = None,
    covered: bool = False,
) -> go.Figure:
    """Draw bits per character of both texts over the orders 1, 2, ...; `order` is where the visitor stands.

    An infinite price has no point. labels: "x", "y", "train", "held_out". others: name -> held-out prices of other
    smoothings, drawn thin. covered: without what is held out.
    """
    figure = go.Figure(layout=palette.base_layout(dark, 360))
    shown = {} if covered or others is None else others
    dashes = ("dot", "dashdot", "longdash", "solid")
    for dash, (name, values) in zip(dashes, shown.items(), strict=False):
        look = Look(palette.secondary(dark), dash, width=1.5)
        figure.add_trace(line(range(1, len(values) + 1), finite(values), look, "%{y:.3f}", name))
    looks = {
        "train": Look(palette.ink(dark), "dash", "square", size=7),
        "held_out": machine_look("ngram", dark, 2.5),
    }
    for name, values in (("train", train), ("held_out", held_out)):
        if covered and name == "held_out":
            continue
        figure.add_trace(
            line(range(1, len(values) + 1), finite(values), looks[name], "%{y:.3f}", labels[name])
        )
    draw_upright(figure, order, dark)
    figure.update_layout(hovermode="x unified", margin={"r": 16}, showlegend=True)
    figure.update_xaxes(title=labels["x"], dtick=1, showgrid=False)
    return figure.update_yaxes(title=labels["y"], rangemode="tozero")


def finite(values: Sequence[float]) -> list[float | None]:
    """Leave infinite values out."""
    return [value if math.isfinite(value) else None for value in values]


def contributions(names: Sequence[str], shares: Sequence[float], label: str, dark: bool = False) -> go.Figure:
    """Draw what each context adds to one probability. names: of the contexts; shares add up to it."""
    marker = {"color": palette.MACHINES["ngram"].color(dark)}
    bars = rows_of_bars(list(shares), apart(names), "%{y}: %{x:.6f}<extra></extra>", marker=marker)
    return bar_rows(bars, 90 + 30 * len(names), label, dark).update_xaxes(rangemode="tozero")


def token_prices(
    tokens: Sequence[str],
    names: Sequence[str],
    bits: Sequence[float],
    at: int,
    label: str,
    dark: bool = False,
) -> go.Figure:
    """Draw what each token of a sentence costs; the chosen one is hatched. An infinite price has no bar.

    names: what the mouse is told, each token with its place.
    """
    color = palette.MACHINES["ngram"].color(dark)
    marker = hatched(color, "/", dark, 0.4)
    marker["pattern"]["shape"] = ["/" if i == at else "" for i in range(len(tokens))]
    figure = go.Figure(layout=palette.base_layout(dark, 210))
    figure.add_bar(
        x=list(range(len(tokens))),
        y=[value if math.isfinite(value) else None for value in bits],
        marker=marker,
        customdata=list(names),
        hovertemplate="%{customdata}: %{y:.2f}<extra></extra>",
    )
    figure.update_xaxes(tickvals=list(range(len(tokens))), ticktext=list(tokens), tickangle=0, showgrid=False)
    return figure.update_yaxes(title=label, rangemode="tozero").update_layout(margin={"r": 8, "t": 8})


def distributions(
    tokens: Sequence[str],
    chances: Mapping[str, tuple[str, Sequence[float]]],
    label: str,
    dark: bool = False,
) -> go.Figure:
    """Draw the probability of the same next tokens for several machines. chances: family -> (name, one per token)."""
    shapes = {"ngram": "", "lstm": "/", "transformer": "."}
    bars = [
        rows_of_bars(
            list(values),
            apart(tokens),
            f"{name} %{{y}}: %{{x:.3f}}<extra></extra>",
            name=name,
            marker=hatched(palette.MACHINES[family].color(dark), shapes[family], dark, 0.3),
        )
        for family, (name, values) in chances.items()
    ]
    figure = bar_rows(bars, 90 + 22 * len(tokens) * max(len(bars), 1), label, dark)
    return figure.update_layout(showlegend=True, barmode="group").update_xaxes(range=[0, None])


def settling(
    sizes: NDArray[np.integer],
    share: NDArray[np.floating],
    error: NDArray[np.floating],
    size: int,
    final: float,
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw a share estimated from the first n characters over n, with twice its standard error on both sides.

    labels: "x", "y", "final". size: where the visitor stands; final: the share in the whole text.
    """
    look = machine_look("ngram", dark, 2, marked=False)
    figure = go.Figure(layout=palette.base_layout(dark, 300))
    low, high = np.clip(share - 2 * error, 0, 1), np.clip(share + 2 * error, 0, 1)
    shade = palette.MACHINES["ngram"].rgba(0.18, dark)
    figure.add_scatter(
        x=np.concatenate([sizes, sizes[::-1]]),
        y=np.concatenate([high, low[::-1]]),
        fill="toself",
        fillcolor=shade,
        line={"width": 0},
        hoverinfo="skip",
        name=labels["band"],
    )
    figure.add_trace(line(sizes, share, look, "%{y:.3f}", labels["y"]))
    level = Look(palette.ink(dark), "dot", width=1.5)
    figure.add_trace(line([sizes[0], sizes[-1]], [final, final], level, "%{y:.3f}", labels["final"]))
    draw_upright(figure, size, dark)
    figure.update_xaxes(title=labels["x"], showgrid=False, **numbered([min(sizes), max(sizes)]))
    return figure.update_yaxes(title=labels["y"], range=[0, 1]).update_layout(margin={"r": 16})


def ladder(
    names: Sequence[str], bits: Sequence[float], families: Sequence[str], label: str, dark: bool = False
) -> go.Figure:
    """Draw bits per character of several machines, one bar each, in the colour of its family."""
    shapes = {"ngram": "", "lstm": "/", "transformer": "."}
    marker = hatched([palette.MACHINES[one].color(dark) for one in families], "", dark, 0.3)
    marker["pattern"]["shape"] = [shapes[one] for one in families]
    bars = rows_of_bars(list(bits), list(names), "%{y}: %{x:.3f}<extra></extra>", marker=marker)
    return bar_rows(bars, 80 + 30 * len(names), label, dark).update_xaxes(rangemode="tozero")
