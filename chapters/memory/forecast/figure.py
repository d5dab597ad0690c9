"""Forecasts beside the truth, a learnt range and what is answered outside of it, profits, and the next token."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.axes import NAMES
from figures.bars import hatched
from figures.lines import Look, draw_upright, line, machine_look
from figures.series import SERIES, series_look

Floats = NDArray[np.floating]
Labels = Mapping[str, str]
HEIGHT = 380
PLACES = {"persistence": 2, "seasonal": 3, "ar": 5}
"""Places of the simple opponents among the looks of series; any other name is an LSTM."""


def look_of(name: str, dark: bool) -> Look:
    """Give the look of an opponent."""
    if name in PLACES:
        return series_look(PLACES[name], dark, marked=False)
    return machine_look("lstm", dark, marked=False)


def truth_look(dark: bool, marked: bool) -> Look:
    """Give the look of the series itself; without markers where there are too many."""
    return Look(palette.ink(dark), "solid", "circle" if marked else None, 2.5 if marked else 1.5, 5)


def stretch_figure(
    truth: Floats,
    forecasts: Mapping[str, Floats],
    names: Labels,
    first: int,
    start: int,
    labels: Labels,
    dark: bool = False,
    marked: bool = True,
) -> go.Figure:
    """Draw a series from step `first` on, and each forecast from `start` on. labels: "step", "value", "truth"."""
    figure = go.Figure(layout=palette.base_layout(dark, HEIGHT))
    places = list(range(first, first + len(truth)))
    truth_hover = hover(labels["truth"], labels["step"])
    figure.add_trace(line(places, truth, truth_look(dark, marked), truth_hover, labels["truth"]))
    for name, values in forecasts.items():
        places = list(range(start, start + len(values)))
        mine = hover(names[name], labels["step"])
        figure.add_trace(line(places, values, look_of(name, dark), mine, names[name]))
    draw_upright(figure, start - 0.5, dark)
    return axes(figure, labels["step"], labels["value"])


def band_figure(
    series: Floats,
    forecast: Floats,
    start: int,
    low: float,
    high: float,
    train: int,
    labels: Labels,
    dark: bool = False,
) -> go.Figure:
    """Draw a series, the range low to high of its first `train` values, and a forecast from `start` on.

    labels: "step", "value", "truth", "band", "lstm".
    """
    figure = go.Figure(layout=palette.base_layout(dark, HEIGHT))
    shade(figure, low, high, labels["band"], dark)
    figure.add_trace(
        line(
            list(range(len(series))),
            series,
            truth_look(dark, False),
            hover(labels["truth"], labels["step"]),
            labels["truth"],
        )
    )
    places = list(range(start, start + len(forecast)))
    look = machine_look("lstm", dark, marked=False)
    figure.add_trace(line(places, forecast, look, hover(labels["lstm"], labels["step"]), labels["lstm"]))
    draw_upright(figure, train, dark)
    draw_upright(figure, start, dark)
    return axes(figure, labels["step"], labels["value"])


def answer_figure(
    asked: Floats, answered: Floats, low: float, high: float, labels: Labels, dark: bool = False
) -> go.Figure:
    """Draw answers over the levels asked, beside the line of no change.

    labels: "level", "answer", "band", "lstm", "still".
    """
    figure = go.Figure(layout=palette.base_layout(dark, HEIGHT))
    figure.add_vrect(x0=low, x1=high, fillcolor=SERIES[2].rgba(0.14, dark), line_width=0, layer="below")
    for values, look, name in (
        (asked, series_look(2, dark, marked=False), labels["still"]),
        (answered, machine_look("lstm", dark, marked=False), labels["lstm"]),
    ):
        figure.add_trace(line(asked, values, look, hover(name, labels["level"]), name))
    return axes(figure, labels["level"], labels["answer"])


def shade(figure: go.Figure, low: float, high: float, name: str, dark: bool) -> None:
    """Shade the values from low to high across the figure, and name them."""
    figure.add_hrect(y0=low, y1=high, fillcolor=SERIES[2].rgba(0.14, dark), line_width=0, layer="below")
    where = {"x": 0.99, "xref": "paper", "xanchor": "right", "yanchor": "top"}
    figure.add_annotation(y=high, text=name, showarrow=False, **where)


def profit_figure(
    lines: Mapping[str, tuple[Floats, Floats]], days: int, labels: Labels, dark: bool = False
) -> go.Figure:
    """Draw, for "before" and "after", a mean by day (days,) with a band on both sides (days,).

    labels: "day", "profit", "before", "after", "upper", "lower".
    """
    figure = go.Figure(layout=palette.base_layout(dark, HEIGHT))
    x = list(range(1, days + 1))
    for place, (name, (mean, band)) in enumerate(lines.items()):
        fill = SERIES[(5, 2)[place]].rgba(0.16, dark)
        for edge, values, area in (("upper", mean + band, {}), ("lower", mean - band, {"fill": "tonexty"})):
            figure.add_scatter(
                x=x, y=values, mode="lines", line={"width": 0}, fillcolor=fill, hoverinfo="skip",
                name=f"{labels[name]}: {labels[edge]}", showlegend=False, **area,
            )  # fmt: skip
        look = series_look((5, 2)[place], dark, marked=False)
        figure.add_trace(line(x, mean, look, hover(labels[name], labels["day"]), labels[name]))
    figure.update_xaxes(range=[1, days])
    return axes(figure, labels["day"], labels["profit"]).update_yaxes(zeroline=True)


def next_figure(
    names: Sequence[str], chance: Floats, truth: int, point: int, labels: Labels, dark: bool = False
) -> go.Figure:
    """Draw a bar for each token, and marks above the one that came and the one that holds the point forecast.

    labels: "token", "chance", "true_token", "point".
    """
    figure = go.Figure(layout=palette.base_layout(dark, HEIGHT - 60))
    colors = [
        palette.MACHINES["ngram"].color(dark) if i == truth else palette.secondary(dark)
        for i in range(len(names))
    ]
    shares = f"%{{x}}: %{{y:.1%}}<extra>{labels['chance']}</extra>"
    figure.add_bar(
        x=list(names),
        y=chance,
        marker=hatched(colors, "", dark),
        hovertemplate=shares,
        name=labels["chance"],
    )
    lift = float(chance.max()) * 0.06
    for at, name, symbol in (
        (truth, labels["true_token"], "triangle-down"),
        (point, labels["point"], "diamond"),
    ):
        height = float(chance[at]) + lift * (2.2 if symbol == "diamond" and point == truth else 1)
        figure.add_scatter(
            x=[names[at]], y=[height], mode="markers", name=name, hoverinfo="skip",
            marker={"symbol": symbol, "size": 12, "color": palette.ink(dark)},
        )  # fmt: skip
    figure.update_xaxes(**NAMES)
    figure.update_yaxes(tickformat=".0%", rangemode="tozero")
    return axes(figure, labels["token"], labels["chance"])


def hover(name: str, step: str) -> str:
    """Give what a point of a line says when it is pointed at."""
    return f"{step} %{{x:.5~g}}: %{{y:.4~g}}<extra>{name}</extra>"


def axes(figure: go.Figure, x: str, y: str) -> go.Figure:
    """Name both axes, and put the legend above."""
    figure.update_layout(legend={"orientation": "h", "y": 1.03, "yanchor": "bottom", "traceorder": "normal"})
    return figure.update_xaxes(title=x).update_yaxes(title=y)
