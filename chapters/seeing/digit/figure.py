"""Networks under a move of the digits, where their weights are, and a digit cut into patches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import mean

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import heat_map, palette
from figures.lines import Look, line
from figures.spread import faint_lines

Shares = Mapping[str, Sequence[Sequence[float]]]
"""Network -> for each seed, the share right at every move."""


def looks(dark: bool) -> dict[str, Look]:
    """Give each network its line: those that see every pixel apart are orange."""
    colors = {name: machine.color(dark) for name, machine in palette.MACHINES.items()}
    return {
        "mlp": Look(colors["ngram"], "solid", "square"),
        "wide": Look(colors["ngram"], "dot", "square-open"),
        "cnn": Look(colors["transformer"], "solid", "circle"),
        "gap": Look(colors["lstm"], "dash", "triangle-up"),
    }


def shift_figure(
    moves: Sequence[int],
    shares: Shares,
    names: Mapping[str, str],
    labels: Mapping[str, str],
    dark: bool = False,
    covered: bool = False,
) -> go.Figure:
    """Draw the mean over the seeds for each network over the move in pixels, each seed a thin line.

    labels: "x", "y". covered: only where nothing is moved.
    """
    figure = go.Figure(layout=palette.base_layout(dark, 400))
    kept = [i for i, move in enumerate(moves) if not covered or move == 0]
    x = [moves[i] for i in kept]
    for kind, look in looks(dark).items():
        every = [[one[i] for i in kept] for one in shares[kind]]
        figure.add_trace(faint_lines(x, every, look.color, names[kind]).update(showlegend=False))
        means = [mean(column) for column in zip(*every, strict=True)]
        figure.add_trace(line(x, means, look, f"{names[kind]} %{{y:.1%}}<extra></extra>", names[kind]))
    figure.update_xaxes(title=labels["x"], dtick=1, range=[moves[0] - 0.2, moves[-1] + 0.2])
    figure.update_yaxes(title=labels["y"], range=[0, 1.02], tickformat=".0%")
    return figure.update_layout(margin={"r": 16}, showlegend=True)


def parts_figure(
    split: Mapping[str, tuple[int, int]], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw one bar for each network, the shares of convolution and of fully connected layers in it.

    split: name -> (parameters of convolutions, of fully connected layers). labels: "x", "convolution", "dense".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 90 + 60 * len(split)))
    colors = {"convolution": "transformer", "dense": "ngram"}
    for place, (part, machine) in enumerate(colors.items()):
        counts = [both[place] for both in split.values()]
        shares = [n / sum(both) for n, both in zip(counts, split.values(), strict=True)]
        figure.add_trace(
            go.Bar(
                x=shares,
                y=list(split),
                orientation="h",
                name=labels[part],
                marker={
                    "color": palette.MACHINES[machine].color(dark),
                    "pattern": {"shape": "/" if part == "dense" else ""},
                },
                customdata=counts,
                hovertemplate=f"{labels[part]}: %{{customdata:,}} (%{{x:.1%}})<extra></extra>",
            )
        )
    figure.update_xaxes(title=labels["x"], range=[0, 1], tickformat=".0%")
    figure.update_yaxes(type="category", autorange="reversed")
    return figure.update_layout(barmode="stack", showlegend=True, margin={"r": 34})


def patches_figure(
    patches: NDArray[np.integer], names: Sequence[str], ink: str, dark: bool = False
) -> go.Figure:
    """Draw patches (N, P, P), read like a page, with a gap between them. names: of each; ink: what a number is."""
    N, P, _ = patches.shape
    n, gap = round(N**0.5), max(1, P // 4)
    step = P + gap
    sheet = np.full((n * step - gap, n * step - gap), np.nan)
    hints = np.full(sheet.shape, "", dtype=object)
    for i, one in enumerate(patches):
        row, column = divmod(i, n)
        place = (
            slice(row * step, row * step + P),
            slice(column * step, column * step + P),
        )
        sheet[place], hints[place] = one, names[i]
    scale = heat_map.machine_scale("transformer", dark, 0, 255)
    cells = heat_map.cells(sheet, scale, f"%{{text}}<br>{ink} %{{z}}", text=hints)
    figure = go.Figure(cells, layout=palette.base_layout(dark, 380))
    figure.update_layout(plot_bgcolor=palette.RULE_DARK if dark else palette.RULE)  # the gaps
    figure.update_xaxes(visible=False, constrain="domain")
    return figure.update_yaxes(visible=False, autorange="reversed", scaleanchor="x", constrain="domain")
