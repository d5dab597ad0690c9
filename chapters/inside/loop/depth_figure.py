"""Two spirals on the plane as one network divides it; the share of points on the right side by depth and by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import heat_map, palette
from figures.attention import plotly_text
from figures.lines import Look, line
from figures.numbers import percent
from figures.spread import faint_dots
from figures.training_runs import DASHES
from figures.training_runs import SYMBOLS as MARKS

Floats = NDArray[np.floating]
REACH = 6.5
"""The plane is drawn from -REACH to REACH on both axes."""
SYMBOLS = {1.0: "circle", -1.0: "square"}


def surface_figure(
    surface: Floats, x: Floats, y: Floats, labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw a surface (G, G) of -1 ... 1 and on it points x (N, 2) of the classes y.

    labels: "class_one", "class_other", "sure".
    """
    scale = heat_map.signed_scale(dark, limit=1.0)
    cells = heat_map.cells(surface, scale, f"{labels['sure']} %{{z:.2f}}", opacity=0.55)
    figure = heat_map.heat_map(cells, 400, dark=dark)
    step = 2 * REACH / (len(surface) - 1)
    colors = heat_map.signed_scale(dark).colors
    for value, name in ((1.0, "class_one"), (-1.0, "class_other")):
        mine = x[y == value]
        figure.add_scatter(
            x=(mine[:, 0] + REACH) / step, y=(REACH - mine[:, 1]) / step,
            mode="markers", name=labels[name], hoverinfo="name",
            marker={
                "symbol": SYMBOLS[value], "size": 7, "color": colors[2 if value > 0 else 0][1],
                "line": {"color": palette.PAPER_DARK if dark else palette.PAPER, "width": 1.2},
            },
        )  # fmt: skip
    hidden = {"showticklabels": False, "ticks": "", "showgrid": False}
    figure.update_xaxes(**hidden, range=[-0.5, len(surface) - 0.5])
    figure.update_yaxes(**hidden, range=[len(surface) - 0.5, -0.5], scaleanchor="x", constrain="domain")
    return figure.update_xaxes(constrain="domain")


def depth_dots(
    shares: Mapping[str, Sequence[float]], chosen: str, labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw a faint dot for each seed and the mean of each depth, the chosen one larger.

    labels: "layers", "share_right", "each_seed", "mean".
    """
    figure, color = go.Figure(layout=palette.base_layout(dark, 400)), palette.ink(dark)
    names = [name for name, values in shares.items() for _ in values]
    every = [value for values in shares.values() for value in values]
    figure.add_trace(faint_dots(names, every, color, labels["each_seed"]))
    figure.add_scatter(
        x=list(shares), y=[float(np.mean(values)) for values in shares.values()], mode="markers+text",
        name=labels["mean"], texttemplate="%{y:.0%}", textposition="middle right",
        marker={"color": palette.ACCENT_DARK if dark else palette.ACCENT, "symbol": "diamond",
                "size": [16 if name == chosen else 10 for name in shares]},
        hovertemplate="%{x}<br>%{y:.1%}<extra></extra>",
    )  # fmt: skip
    room = [-0.5, len(shares) - 0.1]  # on the right for the last number
    figure.update_xaxes(title=labels["layers"], type="category", showgrid=False, range=room)
    figure.update_yaxes(title=labels["share_right"], tickformat=".0%", range=[0.45, 1.03])
    return figure


def apart(ends: Mapping[str, float], least: float = 0.05) -> dict[str, float]:
    """Move the heights at which the ends are named so far from one another that each can be read."""
    placed: dict[str, float] = {}
    for name in sorted(ends, key=ends.__getitem__):
        placed[name] = max(ends[name], max(placed.values(), default=0.0) + least)
    over = max(0.0, max(placed.values(), default=0.0) - 1.0)
    return {name: height - over for name, height in placed.items()}


def depth_curves(
    lines: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    chosen: str,
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw what was reached over the steps, (steps, shares), for each depth; the chosen one in colour.

    labels: "step", "share_right".
    """
    figure, accent = (
        go.Figure(layout=palette.base_layout(dark, 400)),
        palette.ACCENT_DARK if dark else palette.ACCENT,
    )
    for place, (name, (x, y)) in enumerate(lines.items()):
        mine = name == chosen
        look = Look(
            accent if mine else palette.secondary(dark), DASHES[place], MARKS[place], 3 if mine else 1.3, 6
        )
        figure.add_trace(line(x, y, look, "%{y:.1%}", name))
    ends = {name: y[-1] for name, (_, y) in lines.items()}
    last = max(x[-1] for x, _ in lines.values())
    for name, height in apart(ends).items():
        figure.add_annotation(
            x=last, y=height, text=f"{plotly_text(name)} {percent(ends[name])}", showarrow=False, xanchor="left",
            xshift=8, font={"color": accent if name == chosen else palette.ink(dark)},
        )  # fmt: skip
    figure.update_layout(showlegend=False, margin={"r": 124}, hovermode="x unified", hoverdistance=40)
    figure.update_xaxes(title=labels["step"], showgrid=False, range=[-0.04 * last, 1.04 * last])
    return figure.update_yaxes(title=labels["share_right"], tickformat=".0%", range=[0.45, 1.03])
