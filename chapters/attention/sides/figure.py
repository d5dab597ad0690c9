"""Maps of who looks at whom, where the weight lies, and how many missing words come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import heat_map, palette
from figures.attention import axis_names, plotly_text, token_ticks, weight_hover
from figures.axes import mono, written_room
from figures.bars import bar_rows, hatched, rows_of_bars
from figures.numbers import percent
from figures.numbers import shares as whole

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
    """Draw pattern (T, S), weights in 0..1, cell by cell: row = who looks, column = what is looked at.

    labels: "from", "to", "weight"; full: the weight with the full colour. Raises ValueError when pattern and tokens do
    not fit together.
    """
    if pattern.shape != (len(rows), len(columns)):
        raise ValueError(
            f"A pattern of shape {pattern.shape} does not belong to {len(rows)} x {len(columns)} tokens."
        )
    across, down = ([plotly_text(name) for name in axis_names(tokens)] for tokens in (columns, rows))
    scale = heat_map.machine_scale(family, dark, high=full)
    cells = heat_map.cells(pattern, scale, weight_hover(named(labels)), across, down)
    font, height = mono(), max(300, 130 + 19 * len(rows))
    figure = heat_map.heat_map(cells, height, labels["to"], labels["from"], dark, font=font)
    figure.update_yaxes(dtick=1, **token_ticks(down) | {"tickangle": 0})
    return figure.update_xaxes(**token_ticks(across))


def named(labels: Mapping[str, str]) -> dict[str, str]:
    """Put a colon behind each name, where a value follows it."""
    return {key: f"{name}{':' if name.isascii() else '：'}" for key, name in labels.items()}


def places_figure(
    shares: Mapping[str, Mapping[str, float]],
    families: Mapping[str, str],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw one bar for each reader, cut by where the weight lies; each bar is 100% long.

    shares: reader -> place -> share; families: reader -> machine; labels: the places.
    """
    readers = list(shares)
    figure = bar_rows(None, 120 + 62 * len(readers), dark=dark)
    for place in HATCHES:
        values = [shares[reader][place] for reader in readers]
        written = [whole(shares[reader])[place] for reader in readers]  # as the sentence beside it has them
        figure.add_trace(_place_bars(place, values, written, readers, families, labels[place], dark))
    figure.update_layout(barmode="stack", legend_traceorder="normal", showlegend=None)
    figure.update_layout(margin_r=30, uniformtext={"minsize": 13, "mode": "hide"})  # no cut or tiny numbers
    return figure.update_xaxes(tickformat=".0%", range=[0, 1])


def _place_bars(
    place: str,
    values: Sequence[float],
    written: Sequence[str],
    readers: Sequence[str],
    families: Mapping[str, str],
    label: str,
    dark: bool,
) -> go.Bar:
    """Draw the part of one place in the bars of all readers; a part with room has its number."""
    colors = [palette.MACHINES[families[name]].rgba(0.62 * STRENGTHS[place], dark) for name in readers]
    return rows_of_bars(
        values,
        readers,
        f"%{{y}}<br>{label} %{{x:.1%}}<extra></extra>",
        name=label,
        text=[text if value >= 0.04 else "" for value, text in zip(values, written, strict=True)],
        textposition="inside",
        insidetextanchor="middle",
        textangle=0,
        textfont={"color": palette.ink(dark), "size": 15},
        marker=hatched(colors, HATCHES[place], dark, 0.12),
    )


def restored_figure(shares: Mapping[str, float], families: Sequence[str], dark: bool = False) -> go.Figure:
    """Draw the share of missing words restored exactly, one bar for each way; families: the machine of each."""
    names, values = list(shares), list(shares.values())
    written = [percent(value, 1) for value in values]
    bars = rows_of_bars(
        values,
        [name.replace(": ", ":<br>").replace("：", "：<br>") for name in names],  # fits beside it on a phone
        "%{y}<br>%{x:.1%}<extra></extra>",
        text=written,
        textposition="outside",
        cliponaxis=False,
        marker_color=[
            palette.MACHINES[family].color(dark) if family else palette.secondary(dark) for family in families
        ],
    )
    figure = bar_rows(bars, 90 + 52 * len(names), dark=dark)
    return figure.update_xaxes(
        tickformat=".0%",
        range=[0, max(0.1, written_room(written) * max(values))],
    )
