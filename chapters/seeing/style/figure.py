"""Losses over the steps, Gram matrices as cells, dots for three seeds, pairs of letters as cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import heat_map, palette
from figures.axes import powers_of_ten

Floats = NDArray[np.floating]


def losses_figure(
    losses: Sequence[tuple[int, float, float]], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw both losses over the steps, on a logarithmic axis. labels: "step", "loss", "content", "style"."""
    figure = go.Figure(layout=palette.base_layout(dark, 280))
    steps, content, style = zip(*losses, strict=True)
    for name, values, family in (("content", content, "ngram"), ("style", style, "transformer")):
        machine = palette.MACHINES[family]
        figure.add_trace(
            go.Scatter(
                x=steps,
                y=[value if value > 0 else None for value in values],  # 0 has no logarithm
                name=labels[name],
                mode="lines+markers",
                line=machine.line(dark),
                marker={"symbol": machine.symbol},
                hovertemplate="%{x}: %{y:.4f}",
            )
        )
    figure.update_xaxes(title=labels["step"])
    return figure.update_yaxes(title=labels["loss"], **powers_of_ten())


def gram_figure(
    rows: Sequence[Sequence[float]], labels: Mapping[str, str], dark: bool = False, top: float | None = None
) -> go.Figure:
    """Draw a Gram matrix, row by row. labels: "map", "together"; top: the number with the strongest colour."""
    matrix = np.array(rows)
    numbers = [str(i + 1) for i in range(len(matrix))]
    scale = heat_map.machine_scale("transformer", dark, 0.0, float(matrix.max()) if top is None else top)
    hover = f"{labels['map']} %{{y}}, %{{x}}<br>{labels['together']} %{{z:.3f}}"
    cells = heat_map.cells(matrix, scale, hover, x=numbers, y=numbers, bar=heat_map.color_bar())
    return heat_map.heat_map(cells, 420, labels["map"], labels["map"], dark, font={"size": 13})


def shares_figure(
    rows: Mapping[str, Sequence[float]], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw one row for each way, one mark for each seed. labels: "x"."""
    figure = go.Figure(layout=palette.base_layout(dark, 100 + 44 * len(rows)))
    machine = palette.MACHINES["transformer"]
    figure.add_trace(
        go.Scatter(
            x=[value for values in rows.values() for value in values],
            y=[name for name, values in rows.items() for _ in values],
            mode="markers",
            marker={"color": machine.color(dark), "symbol": "diamond", "size": 12, "opacity": 0.75},
            hovertemplate="%{y}: %{x:.1%}<extra></extra>",
        )
    )
    figure.update_xaxes(title=labels["x"], range=[0, 1.02], tickformat=".0%", dtick=0.25)
    return figure.update_yaxes(type="category", autorange="reversed")


def pairs_figure(
    shares: Floats, letters: Sequence[str], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw how often each letter (row) is followed by each (column). labels: "first", "second", "share"."""
    scale = heat_map.machine_scale("ngram", dark, 0.0, float(shares.max()) or 1.0)
    hover = f"%{{y}} %{{x}}<br>{labels['share']} %{{z:.2%}}"
    cells = heat_map.cells(shares, scale, hover, x=letters, y=letters)
    return heat_map.heat_map(cells, 420, labels["second"], labels["first"], dark, font={"size": 13})
