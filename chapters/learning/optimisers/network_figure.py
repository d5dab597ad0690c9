"""The race on a real network: the search of the rates, the curves with their spread, and where each run ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from figures import palette
from figures.axes import numbered, powers_of_ten
from figures.lines import line
from figures.series import optimiser_look, series_look

Curves = Mapping[str, Sequence[Sequence[float]]]


def search_figure(
    tried: Mapping[str, Mapping[float, float]],
    taken: Mapping[str, float],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw the last loss over the rate, name -> rate -> loss; a large ring around the rate that was taken.

    labels: "rate", "loss", names.
    """
    figure = go.Figure(layout=palette.base_layout(dark, 420))
    for name, losses in tried.items():
        look, best = optimiser_look(name, dark), taken[name]
        hover = f"{labels[name]}, {labels['rate']} %{{x}}: %{{y:.3g}}<extra></extra>"
        figure.add_trace(line(list(losses), list(losses.values()), look, hover, labels[name]))
        ring = {"symbol": "circle-open", "size": 16, "color": look.color, "line": {"width": 2}}
        figure.add_trace(
            go.Scatter(
                x=[best], y=[losses[best]], mode="markers", marker=ring, showlegend=False, hoverinfo="skip"
            )
        )
    figure.update_xaxes(title=labels["rate"], **powers_of_ten())
    figure.update_yaxes(title=labels["loss"], **powers_of_ten())
    return figure


def curves_figure(
    steps: Sequence[int], curves: Curves, shown: str, labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw the mean over the seeds, name -> seed -> values; around that of `shown` a band from its least to its most.

    labels: "step", "loss", "band", names.
    """
    figure = go.Figure(layout=palette.base_layout(dark, 460))
    every = np.array(curves[shown])
    look = optimiser_look(shown, dark)
    figure.add_trace(
        go.Scatter(
            x=[*steps, *reversed(steps)],
            y=[*every.max(0), *every.min(0)[::-1]],
            fill="toself",
            fillcolor=look.color,
            opacity=0.2,
            line={"width": 0},
            mode="lines",
            name=labels["band"],
            hoverinfo="skip",
        )
    )
    for name, runs in curves.items():
        look = optimiser_look(name, dark, width=3 if name == shown else 1.3, size=6)
        hover = f"{labels[name]}, {labels['step']} %{{x:,}}: %{{y:.3g}}<extra></extra>"
        trace = line(steps, np.array(runs).mean(0), look, hover, labels[name])
        figure.add_trace(trace.update(marker_maxdisplayed=10))
    figure.update_xaxes(title=labels["step"], showgrid=False)
    figure.update_yaxes(title=labels["loss"], **numbered([value for one in runs_of(curves) for value in one]))
    return figure


def runs_of(curves: Curves) -> list[Sequence[float]]:
    """List the runs of all optimisers."""
    return [one for runs in curves.values() for one in runs]


def ends_figure(
    ends: Mapping[str, tuple[Sequence[float], Sequence[float]]], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw a dot for each seed, name -> (on training data, held out), one row for each optimiser.

    labels: "loss_axis", "train", "held_out", names.
    """
    figure = go.Figure(layout=palette.base_layout(dark, 460))
    for column, (kind, symbol) in enumerate((("train", "circle"), ("held_out", "diamond-open"))):
        rows = [(labels[name], value) for name, both in ends.items() for value in both[column]]
        marker = {"symbol": symbol, "size": 10, "opacity": 0.75}
        figure.add_trace(
            go.Scatter(
                x=[value for _, value in rows],
                y=[name for name, _ in rows],
                name=labels[kind],
                mode="markers",
                marker=marker | {"color": series_look(5 - 3 * column, dark).color},
                hovertemplate=f"%{{y}}, {labels[kind]}: %{{x:.4f}}<extra></extra>",
            )
        )
    names = [labels[name] for name in ends]
    every = [value for both in ends.values() for values in both for value in values]
    figure.update_xaxes(title=labels["loss_axis"], **numbered(every))
    figure.update_yaxes(type="category", categoryorder="array", categoryarray=names[::-1], showgrid=True)
    figure.update_yaxes(range=[-0.5, len(names) - 0.5])
    return figure
