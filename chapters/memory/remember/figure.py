"""Pictures of the task: probabilities of the letters, shares over the delay, gradients, weights, and curves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import heat_map, palette
from figures.axes import measured_at, powers_of_ten
from figures.lines import Look, draw_level, draw_upright, line, machine_look
from figures.spread import faint_lines

HEIGHT = 380
NAME = 16
"""Letters of a machine's name in a line beside the cells."""
MOST_NAMED = 18
"""Tokens whose names find room beside one another on a phone."""
Means = Mapping[str, Sequence[float]]
Every = Mapping[str, Sequence[Sequence[float]]]


def look_of(name: str, dark: bool) -> Look:
    """Give a machine its look; the LSTM with the open gate is green too, with other dashes and an open mark."""
    if name != "open":
        return machine_look(name, dark)
    return Look(palette.MACHINES["lstm"].color(dark), "dot", "triangle-up-open")


def answers_map(
    chances: NDArray[np.floating],
    letters: str,
    machines: Sequence[str],
    labels: Mapping[str, str],
    right: str,
    dark: bool = False,
    written: bool = True,
) -> go.Figure:
    """Draw probabilities (machines, letters); the column of the right letter is framed.

    labels: "letter", "probability"; written: the larger ones stand in their cells.
    """
    signs = np.where((chances >= 0.095) & written, np.char.mod("%.0f", 100 * chances), "")
    scale = heat_map.machine_scale("transformer", dark)
    hover = f"%{{y}}, {labels['letter']} %{{x}}: {labels['probability']} %{{z:.1%}}"
    rows = ["<br>".join(wrap(name, NAME)) for name in machines]  # a phone has little room beside the cells
    cells = heat_map.cells(
        chances, scale, hover, list(letters), rows, gap=1, text=signs, texttemplate="%{text}"
    )
    figure = heat_map.heat_map(cells, 90 + 44 * len(machines), x=labels["letter"], dark=dark)
    if right:
        column = letters.index(right)
        edge = {"color": palette.ink(dark), "width": 2}
        figure.add_shape(
            type="rect", x0=column - 0.5, x1=column + 0.5, y0=-0.5, y1=len(machines) - 0.5, line=edge
        )
    return figure


def delay_lines(
    delays: Sequence[int],
    means: Means,
    every: Every,
    names: Mapping[str, str],
    labels: Mapping[str, str],
    chance: float,
    edge: int | None = None,
    dark: bool = False,
) -> go.Figure:
    """Draw the mean over the seeds by delay for each machine, each seed a thin line; an upright at `edge`.

    labels: "delay", "right", "chance", "trained" (the words at the upright).
    """
    figure = go.Figure(layout=palette.base_layout(dark, HEIGHT))
    draw_lines(figure, delays, means, every, names, dark)
    draw_level(figure, chance, labels["chance"], dark)
    if edge is not None:
        draw_upright(figure, edge, dark)
        foot = {"y": 0.5, "yref": "paper", "xanchor": "right", "xshift": -4, "textangle": -90}
        figure.add_annotation(x=np.log10(edge), text=labels["trained"], showarrow=False, **foot)
    figure.update_xaxes(title=labels["delay"], **measured_at(delays))
    return share_axis(figure, labels["right"])


def draw_lines(
    figure: go.Figure, x: Sequence[float], means: Means, every: Every, names: Mapping[str, str], dark: bool
) -> None:
    """Draw for each machine its mean, and thinly each seed."""
    for name, values in means.items():
        look = look_of(name, dark)
        figure.add_trace(faint_lines(x, every[name], look.color, names[name]).update(showlegend=False))
        figure.add_trace(line(x, values, look, f"%{{y:.1%}}<extra>{names[name]}</extra>", names[name]))


def share_axis(figure: go.Figure, title: str) -> go.Figure:
    """Give a figure the axis of shares from 0 to 1, and a legend."""
    figure.update_yaxes(title=title, range=[0, 1.04], tickformat=".0%")
    return figure.update_layout(showlegend=True, margin={"r": 16})


def curve_lines(
    steps: Sequence[int],
    means: Means,
    every: Every,
    names: Mapping[str, str],
    labels: Mapping[str, str],
    chance: float,
    dark: bool = False,
) -> go.Figure:
    """Draw shares right over the steps of a training. labels: "step", "right", "chance"."""
    figure = go.Figure(layout=palette.base_layout(dark, HEIGHT))
    draw_lines(figure, steps, means, every, names, dark)
    draw_level(figure, chance, labels["chance"], dark)
    figure.update_xaxes(title=labels["step"])
    return share_axis(figure, labels["right"])


def gradient_lines(
    delays: Sequence[int],
    lines: Means,
    names: Mapping[str, str],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw gradients by delay on two logarithmic axes. labels: "delay", "gradient"."""
    figure = go.Figure(layout=palette.base_layout(dark, HEIGHT))
    for name, values in lines.items():
        hover = f"%{{y:.1e}}<extra>{names[name]}</extra>"
        figure.add_trace(line(delays, values, look_of(name, dark), hover, names[name]))
    figure.update_xaxes(title=labels["delay"], **measured_at(delays))
    figure.update_yaxes(title=labels["gradient"], **powers_of_ten(2))
    return figure.update_layout(showlegend=True, margin={"r": 16})


def look_bars(
    weights: NDArray[np.floating],
    tokens: Sequence[str],
    place: int,
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw a bar for each token (T,), the asked letter in full colour. labels: "token", "weight", "even"."""
    machine = palette.MACHINES["transformer"]
    colors = [machine.color(dark) if i == place else palette.secondary(dark) for i in range(len(tokens))]
    places = list(range(1, len(tokens) + 1))
    hover = f"{labels['token']} %{{x}}, %{{customdata}}: {labels['weight']} %{{y:.1%}}<extra></extra>"
    bars = go.Bar(x=places, y=weights, marker={"color": colors}, customdata=list(tokens), hovertemplate=hover)
    figure = go.Figure(bars, layout=palette.base_layout(dark, 300))
    draw_level(figure, 1 / len(tokens), labels["even"], dark)
    shown = places if len(places) <= MOST_NAMED else [place + 1, len(places)]
    figure.update_xaxes(
        title=labels["token"], tickvals=shown, ticktext=[tokens[i - 1] for i in shown], tickangle=0
    )
    return figure.update_yaxes(title=labels["weight"], range=[0, 1.04], tickformat=".0%")
