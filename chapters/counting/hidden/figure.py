"""Figures of the chapter "Hidden states": likelihoods, letters by state, products, distances, bits by states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import mean

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.lines import Look, draw_level, draw_upright, line, machine_look
from figures.spread import faint_dots

Floats = NDArray[np.floating]
Labels = Mapping[str, str]
ROUNDING = 1e-15
"""Differences of probabilities that are smaller are rounding errors."""
PATTERNS = ("", "/", ".", "x")


def climbs(courses: Sequence[Sequence[float]], best: int, labels: Labels, dark: bool = False) -> go.Figure:
    """Draw a line for each seed over the iterations; the one that ends highest stands out.

    labels: "iteration", "log_likelihood", "seed", "others".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 380))
    blue, grey = palette.MACHINES["transformer"].color(dark), palette.secondary(dark)
    first_other = 1 if best == 0 else 0
    for i, course in enumerate(courses):
        look = Look(blue, width=3) if i == best else Look(grey, width=1.5)
        seed = f"{labels['seed']} {i + 1}"
        hover, steps = f"{seed}, %{{x}}: %{{y:.4f}}<extra></extra>", list(range(len(course)))
        name = labels["others"] if i == first_other else seed
        figure.add_trace(line(steps, course, look, hover, name, showlegend=i in (best, first_other)))
    later = [value for course in courses for value in course[1:]] or [0.0]  # random tables lie far below
    room = 0.06 * (max(later) - min(later)) or 0.1
    figure.update_xaxes(title=labels["iteration"], rangemode="tozero")
    return figure.update_yaxes(title=labels["log_likelihood"], range=[min(later) - room, max(later) + room])


def letter_bars(
    names: Sequence[str], shares: Floats, states: Sequence[str], labels: Labels, dark: bool = False
) -> go.Figure:
    """Draw a column for each letter: which share of it comes from each state. shares (S, V); states: their names.

    labels: "letter", "share".
    """
    bars = [
        go.Bar(
            x=list(names),
            y=list(row),
            name=state,
            marker={
                "color": palette.CLASSES[i][dark],
                "pattern": {"shape": PATTERNS[i], "fillmode": "overlay", "size": 6, "solidity": 0.3},
            },
            hovertemplate=f"%{{x}}, {state}: %{{y:.1%}}<extra></extra>",
        )
        for i, (state, row) in enumerate(zip(states, shares, strict=True))
    ]
    figure = go.Figure(bars, layout=palette.base_layout(dark, 380))
    figure.update_layout(barmode="stack", showlegend=True, bargap=0.15, legend={"traceorder": "normal"})
    figure.update_xaxes(title=labels["letter"], type="category", tickangle=0, dtick=1)
    return figure.update_yaxes(title=labels["share"], range=[0, 1], tickformat=".0%")


def products(
    raw: Floats, log: Floats, least: float, zero: int | None, labels: Labels, dark: bool = False
) -> go.Figure:
    """Draw log₁₀ of the forward sum over the steps, as a product (T,) and from log space (T,).

    least: log₁₀ of the smallest number above 0; zero: the step at which the product is 0, or None.
    labels: "step", "power", "raw", "log", "least".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 380))
    for values, name, family in ((log, "log", "transformer"), (raw, "raw", "ngram")):
        look = machine_look(family, dark, width=5 if name == "raw" else 2, marked=False)
        steps = list(range(1, len(values) + 1))
        figure.add_trace(line(steps, values, look, "%{x}: 10^%{y:.1f}<extra></extra>", labels[name]))
    draw_level(figure, least, labels["least"], dark)
    if zero is not None:
        draw_upright(figure, zero, dark)
    figure.update_layout(showlegend=True)
    figure.update_xaxes(title=labels["step"], range=[0, len(raw)])
    return figure.update_yaxes(title=labels["power"], range=[float(np.nanmin([*log, least])) * 1.1, 0])


def distances(unseen: Floats, seen: Floats, labels: Labels, dark: bool = False) -> go.Figure:
    """Draw the distance of two beliefs over the days: nothing seen (T + 1,) from 0 on, seen (T,) from 1 on.

    labels: "step", "distance", "unseen", "seen".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 380))
    for first, values, name, family in ((0, unseen, "unseen", "transformer"), (1, seen, "seen", "ngram")):
        drawn = np.where(values > ROUNDING, values, np.nan)
        steps = list(range(first, first + len(values)))
        look = machine_look(family, dark, size=6)
        figure.add_trace(line(steps, drawn, look, "%{x}: %{y:.2g}<extra></extra>", labels[name]))
    figure.update_layout(showlegend=True)
    figure.update_xaxes(title=labels["step"])
    return figure.update_yaxes(
        title=labels["distance"], type="log", exponentformat="power", range=[-15.3, 0.3]
    )


def by_states(
    bits: Mapping[int, Sequence[float]], levels: Mapping[str, float], labels: Labels, dark: bool = False
) -> go.Figure:
    """Draw the mean of the seeds over the number of states, each seed faint, and a level for each n-gram.

    labels: "states", "bits", "hmm", "seeds".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 400))
    look = machine_look("transformer", dark, width=2.5)
    names = [str(n) for n in bits]
    every = [(name, value) for name, values in zip(names, bits.values(), strict=True) for value in values]
    figure.add_trace(
        faint_dots([name for name, _ in every], [value for _, value in every], look.color, labels["seeds"])
    )
    means = [mean(values) for values in bits.values()]
    figure.add_trace(line(names, means, look, "%{x}: %{y:.3f}<extra></extra>", labels["hmm"]))
    for name, level in levels.items():
        draw_level(figure, level, name, dark)
    figure.update_layout(showlegend=True)
    figure.update_xaxes(title=labels["states"], type="category")
    return figure.update_yaxes(title=labels["bits"])
