"""Scores on one axis: a row per corpus, a mark per machine, in its colour and shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from figures.palette import MACHINES, base_layout


def score_dots(
    scores: Mapping[str, Mapping[str, float]],
    names: Mapping[str, str],
    x_title: str,
    dark: bool = False,
    order: Sequence[str] = tuple(MACHINES),
) -> go.Figure:
    """Draw `scores`: corpus title -> family -> bits per character; `names`: family -> name. The axis begins at zero."""
    corpora = list(scores)
    figure = go.Figure(layout=base_layout(dark, height=110 + 62 * len(corpora)))
    for family in order:
        rows = [corpus for corpus in corpora if family in scores[corpus]]
        if rows:
            figure.add_trace(_marks(family, names[family], rows, [scores[row][family] for row in rows], dark))
    most = max((value for row in scores.values() for value in row.values()), default=1.0)
    figure.update_xaxes(title=x_title, range=[0, 1.08 * most], showgrid=True)
    figure.update_yaxes(categoryorder="array", categoryarray=corpora[::-1], ticks="", showgrid=True)
    figure.update_layout(
        hovermode="closest", showlegend=True, legend={"itemclick": False, "itemdoubleclick": False}
    )
    return figure


def _marks(family: str, name: str, rows: list[str], values: list[float], dark: bool) -> go.Scatter:
    machine = MACHINES[family]
    return go.Scatter(
        x=values,
        y=rows,
        name=name,
        mode="markers",
        marker={"color": machine.color(dark), "symbol": machine.symbol, "size": 15},
        hovertemplate=f"{name}: %{{x:.3f}}<extra></extra>",
    )


def seed_dots(
    scores: Mapping[str, Sequence[float]], names: Mapping[str, str], x_title: str, dark: bool = False
) -> go.Figure:
    """Draw `scores`: family -> bits per character of each seed; a row for a family, a mark for a run.

    The axis begins where the marks do: what is shown is how far apart runs of one kind lie.
    """
    figure = go.Figure(layout=base_layout(dark, height=110 + 62 * len(scores)))
    for family, values in scores.items():
        figure.add_trace(_marks(family, names[family], [names[family]] * len(values), list(values), dark))
    rows = [names[family] for family in scores]
    figure.update_xaxes(title=x_title, showgrid=True)
    figure.update_yaxes(categoryorder="array", categoryarray=rows[::-1], ticks="", showgrid=True)
    figure.update_layout(hovermode="closest", showlegend=False)
    return figure
