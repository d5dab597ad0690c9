"""What the removal of each head costs, as one cell per head."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette

Floats = NDArray[np.floating]


def damage_map(
    damage: Floats, errors: Floats, labels: Mapping[str, str], marked: tuple[int, int], dark: bool = False
) -> go.Figure:
    """damage (L, H) and its standard errors -> a map centred on zero, with a frame round the marked head.

    labels: "layer", "head", "damage" (with its unit). Above zero: the text costs more without the head.
    """
    L, H = damage.shape
    limit = float(np.abs(damage).max(initial=0)) or 1.0
    hover = (
        f"{labels['layer']} %{{y}}, {labels['head']} %{{x}}<br>{labels['damage']} %{{z:+.4f}} "
        "± %{customdata:.4f}<extra></extra>"
    )
    cells = go.Heatmap(
        z=damage,
        customdata=errors,
        x=[str(h + 1) for h in range(H)],
        y=[str(layer + 1) for layer in range(L)],
        zmin=-limit,
        zmax=limit,
        colorscale=palette.difference_scale(dark),
        reversescale=True,  # dearer is the warm colour
        colorbar={"thickness": 10, "len": 0.8},
        xgap=2,
        ygap=2,
        text=[[f"{round(x, 2) or 0.0:+.2f}" for x in row] for row in damage.tolist()],  # never "-0.00"
        texttemplate="%{text}" if H <= 8 and L <= 12 else None,
        hovertemplate=hover,
    )
    figure = go.Figure(cells)
    figure.update_layout(**palette.base_layout(dark, max(220, 90 + (34 if L <= 12 else 15) * L)))
    common = {"type": "category", "showgrid": False, "ticks": ""}
    figure.update_xaxes(title=labels["head"], side="top", **common)
    figure.update_yaxes(title=labels["layer"], autorange="reversed", **common)
    layer, head = marked
    line = {"color": palette.ink(dark), "width": 2}
    figure.add_shape(type="rect", x0=head - 0.5, x1=head + 0.5, y0=layer - 0.5, y1=layer + 0.5, line=line)
    return figure
