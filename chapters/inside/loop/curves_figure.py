"""Held-out loss over the steps: the mean of the seeds, each seed faint behind it, and the level of knowing nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from figures import palette
from figures.lines import Look, draw_level, line, machine_look
from figures.spread import faint_lines

Curve = tuple[Sequence[float], Sequence[Sequence[float]]]
"""Steps, and for each seed what was measured at them."""

MACHINES = {"lstm": "lstm", "gpt": "transformer"}
"""Networks that have a colour on the whole site."""
PLAIN = {"mlp": ("dash", "square"), "cnn": ("solid", "diamond")}


def look_of(network: str, dark: bool) -> Look:
    """Choose colour, dashes and marker of a network."""
    if network in MACHINES:
        return machine_look(MACHINES[network], dark, 2.5, size=6)
    dash, symbol = PLAIN[network]
    return Look(palette.ink(dark) if dash == "solid" else palette.secondary(dark), dash, symbol, 2.5, size=6)


def curves_figure(
    lines: Mapping[str, Curve], level: float, labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw one line for each network. labels: "step", "y", "each_seed", "knows_nothing", and each network's name."""
    figure = go.Figure(layout=palette.base_layout(dark, 340))
    for network, (x, every) in lines.items():
        look = look_of(network, dark)
        figure.add_trace(faint_lines(x, every, look.color, f"{labels[network]}, {labels['each_seed']}"))
        drawn = line(x, np.mean(every, axis=0), look, "%{y:.3f}", labels[network])
        figure.add_trace(drawn.update(marker_maxdisplayed=9))
    for trace in figure.data[::2]:
        trace.showlegend = False
    draw_level(figure, level, labels["knows_nothing"], dark)
    figure.update_layout(hovermode="x unified", hoverdistance=40)
    figure.update_xaxes(title=labels["step"], showgrid=False)
    figure.update_yaxes(title=labels["y"], range=[0, 1.16 * level])
    return figure
