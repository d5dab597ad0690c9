"""Maps of who looks at whom, where the weight lies, and how many missing words come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.attention import axis_names, plotly_text

Floats = NDArray[np.floating]

HATCHES = {"earlier": "", "itself": ".", "later": "/", "marks": "x"}
STRENGTHS = {"earlier": 0.45, "itself": 0.7, "later": 1.0, "marks": 0.15}


def side_map(
    pattern: Floats,
    rows: Sequence[str],
    columns: Sequence[str],
    labels: Mapping[str, str],
    family: str = "transformer",
    dark: bool = False,
    full: float = 1.0,
) -> go.Figure:
    """pattern (T, S), weights in 0..1, drawn cell by cell: row = who looks, column = what is looked at.

    labels: "from", "to", "weight"; full: the weight with the full colour. Raises ValueError when pattern and tokens do
    not fit together.
    """
    if pattern.shape != (len(rows), len(columns)):
        raise ValueError(
            f"A pattern of shape {pattern.shape} does not belong to {len(rows)} x {len(columns)} tokens."
        )
    hover = (
        f"{labels['from']} %{{y}}<br>{labels['to']} %{{x}}<br>{labels['weight']} %{{z:.1%}}<extra></extra>"
    )
    cells = go.Heatmap(
        z=pattern,
        x=[plotly_text(name) for name in axis_names(columns)],
        y=[plotly_text(name) for name in axis_names(rows)],
        zmin=0,
        zmax=full,
        colorscale=palette.probability_scale(family, dark),
        showscale=False,
        hovertemplate=hover,
    )
    figure = go.Figure(cells)
    figure.update_layout(**palette.base_layout(dark, height=max(300, 130 + 19 * len(rows))))
    font = {"family": palette.MONO, "size": 12 if len(rows) <= 24 else 10}
    common = {"type": "category", "showgrid": False, "ticks": "", "tickfont": font}
    figure.update_xaxes(title=labels["to"], side="top", tickangle=-60, **common)
    figure.update_yaxes(title=labels["from"], autorange="reversed", dtick=1, **common)
    return figure


def places_figure(
    shares: Mapping[str, Mapping[str, float]],
    families: Mapping[str, str],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """One bar for each reader, cut by where the weight lies; each bar is 100 % long.

    shares: reader -> place -> share; families: reader -> machine; labels: the places.
    """
    figure, readers = go.Figure(), list(shares)
    for place, hatch in HATCHES.items():
        values = [shares[reader][place] for reader in readers]
        figure.add_bar(
            x=values,
            y=readers,
            orientation="h",
            name=labels[place],
            text=[f"{100 * value:.0f} %" if value >= 0.04 else "" for value in values],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"color": palette.ink(dark), "size": 13},
            marker={
                "color": [
                    palette.MACHINES[families[reader]].rgba(0.62 * STRENGTHS[place], dark)
                    for reader in readers
                ],
                "pattern": {
                    "shape": hatch,
                    "fgcolor": palette.secondary(dark),
                    "size": 7,
                    "solidity": 0.12,
                    "fillmode": "overlay",
                },
                "line": {"color": palette.secondary(dark), "width": 1},
            },
            hovertemplate=f"%{{y}}<br>{labels[place]} %{{x:.1%}}<extra></extra>",
        )
    figure.update_layout(
        **palette.base_layout(dark, 120 + 62 * len(readers)), barmode="stack", legend_traceorder="normal"
    )
    figure.update_layout(
        margin_r=30, uniformtext={"minsize": 10, "mode": "hide"}
    )  # room for "100%"; no tiny numbers
    figure.update_xaxes(tickformat=".0%", range=[0, 1])
    figure.update_yaxes(autorange="reversed", showgrid=False, ticks="")
    return figure


def restored_figure(shares: Mapping[str, float], families: Sequence[str], dark: bool = False) -> go.Figure:
    """Share of missing words restored exactly, one bar for each way; families: the machine of each."""
    names, values = list(shares), list(shares.values())
    bars = go.Bar(
        x=values,
        y=[
            name.replace(": ", ":<br>").replace("：", "：<br>") for name in names
        ],  # fits beside it on a phone
        orientation="h",
        text=[f"{100 * value:.1f} %" for value in values],
        textposition="outside",
        cliponaxis=False,
        marker_color=[
            palette.MACHINES[family].color(dark) if family else palette.secondary(dark) for family in families
        ],
        hovertemplate="%{y}<br>%{x:.1%}<extra></extra>",
    )
    figure = go.Figure(bars)
    figure.update_layout(**palette.base_layout(dark, 90 + 52 * len(names)), showlegend=False)
    figure.update_xaxes(tickformat=".0%", range=[0, max(0.1, 1.18 * max(values))])
    figure.update_yaxes(autorange="reversed", showgrid=False, ticks="")
    return figure
