"""What all panels of the chapter draw: one error on the text or points that are learnt from, one on held-out ones."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.lines import Look, draw_upright, line
from figures.spread import faint_lines

TRAIN, HELD_OUT = "train", "held_out"
MOST_DECADES = 4
"""A logarithmic axis ends at 10,000; below it begins at 0.01, and what is less leaves it downwards."""


@dataclass(frozen=True)
class Two:
    """Both errors over the same x."""

    x: Sequence[float]
    train: Sequence[float]
    held_out: Sequence[float]


def looks(family: str, dark: bool, marked: bool) -> dict[str, Look]:
    """Give the looks: what is learnt from is dashed in ink, what is held out has the machine's colour."""
    machine = palette.MACHINES[family]
    return {
        TRAIN: Look(palette.ink(dark), "dash", "square" if marked else None, size=6),
        HELD_OUT: Look(machine.color(dark), "solid", "circle" if marked else None, width=2.5, size=7),
    }


def two_curves(
    found: Two,
    labels: Mapping[str, str],
    dark: bool = False,
    *,
    family: str = "transformer",
    others: Sequence[Two] = (),
    covered: bool = False,
    mark: float | None = None,
    log: bool = False,
    marked: bool = True,
    height: int = 340,
) -> go.Figure:
    """Draw both errors over capacity or steps; thin lines are other seeds, `mark` is where the visitor stands.

    labels: "x", "y", "train", "held_out", "other". covered: without what is held out.
    """
    figure = go.Figure(layout=palette.base_layout(dark, height))
    for name, look in looks(family, dark, marked).items():
        if covered and name == HELD_OUT:
            continue
        if others:
            every = [getattr(one, name) for one in others]
            figure.add_trace(faint_lines(found.x, every, look.color, f"{labels[name]}, {labels['other']}"))
        figure.add_trace(line(found.x, getattr(found, name), look, "%{y:.3g}", labels[name]))
    if mark is not None:
        draw_upright(figure, mark, dark)
    figure.update_layout(hovermode="x unified", hoverdistance=40, margin={"r": 16})
    figure.update_xaxes(title=labels["x"], showgrid=False)
    figure.update_yaxes(title=labels["y"])
    if log:
        largest = max(max(one.held_out) for one in (found, *others))
        top = min(max(math.ceil(math.log10(largest)), 1), MOST_DECADES)
        ticks = [10.0**power for power in range(-2, top + 1)]
        figure.update_yaxes(type="log", range=[-2, top], tickvals=ticks, ticktext=[f"{t:,g}" for t in ticks])
    else:
        figure.update_yaxes(rangemode="tozero")
    return figure


def points_and_curve(
    points: tuple[NDArray[np.floating], NDArray[np.floating]],
    curves: Mapping[str, tuple[NDArray[np.floating], NDArray[np.floating]]],
    labels: Mapping[str, str],
    dark: bool = False,
    height: int = 340,
) -> go.Figure:
    """Draw the points that are learnt from, the curve that they scatter around, and the curve that was learnt.

    curves: "truth" and "fit", each (x, y). labels: "x", "y", "points", "truth", "fit".
    """
    figure = go.Figure(layout=palette.base_layout(dark, height))
    drawn = {
        "truth": Look(palette.secondary(dark), "dot", width=2),
        "fit": Look(palette.MACHINES["transformer"].color(dark), width=2.5),
    }
    for name, look in drawn.items():
        figure.add_trace(line(*curves[name], look, "%{y:.2f}", labels[name]))
    figure.add_trace(
        go.Scatter(
            x=points[0],
            y=points[1],
            mode="markers",
            name=labels["points"],
            marker={"color": palette.ink(dark), "size": 7},
            hovertemplate="%{x:.2f}, %{y:.2f}<extra></extra>",
        )
    )
    figure.update_xaxes(title=labels["x"], range=[-1.03, 1.03], showgrid=False)
    figure.update_yaxes(title=labels["y"], range=[-2.6, 2.6])
    return figure.update_layout(margin={"r": 16})
