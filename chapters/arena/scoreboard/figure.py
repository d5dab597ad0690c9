"""Scores on one axis: a row per corpus, a mark per machine, in its colour and shape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from figures.palette import MACHINES, RULE, RULE_DARK, base_layout

APART = 0.27
"""Rows of a group, as a share of the room from corpus to corpus."""


def score_dots(
    scores: Mapping[str, Mapping[str, float]],
    names: Mapping[str, str],
    x_title: str,
    dark: bool = False,
    order: Sequence[str] = tuple(MACHINES),
) -> go.Figure:
    """Draw `scores`: corpus title -> family -> bits per character; `names`: family -> name. The axis begins at zero.

    Each machine has a row of its own in the group of a corpus, so that no mark lies behind another.
    """
    corpora = list(scores)
    shown = [family for family in order if any(family in row for row in scores.values())]
    figure = go.Figure(layout=base_layout(dark, height=110 + 76 * len(corpora)))
    for i, family in enumerate(shown):
        rows = [corpus for corpus in corpora if family in scores[corpus]]
        values = [scores[row][family] for row in rows]
        places = [corpora.index(row) + APART * (i - (len(shown) - 1) / 2) for row in rows]
        marks = _marks(family, names[family], places, values, dark)
        marks.update(mode="markers+text", text=[f"{value:.3f}" for value in values], marker_size=13)
        figure.add_trace(marks.update(textposition="middle right", cliponaxis=False))
    most = max((value for row in scores.values() for value in row.values()), default=1.0)
    figure.update_xaxes(title=x_title, range=[0, 1.2 * most], showgrid=True)
    ticks = {"tickvals": list(range(len(corpora))), "ticktext": corpora}
    figure.update_yaxes(range=[len(corpora) - 0.4, -0.6], ticks="", showgrid=False, **ticks)
    for place in range(1, len(corpora)):
        figure.add_hline(y=place - 0.5, line={"color": RULE_DARK if dark else RULE, "width": 1})
    figure.update_layout(
        hovermode="closest", showlegend=True, legend={"itemclick": False, "itemdoubleclick": False}
    )
    return figure


def _marks(
    family: str, name: str, rows: Sequence[str | float], values: list[float], dark: bool
) -> go.Scatter:
    machine = MACHINES[family]
    return go.Scatter(
        x=values,
        y=list(rows),
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
