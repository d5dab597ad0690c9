"""What the removal of each head costs, as one cell per head."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import heat_map
from figures.attention import counted

Floats = NDArray[np.floating]


def damage_map(
    damage: Floats, errors: Floats, labels: Mapping[str, str], marked: tuple[int, int], dark: bool = False
) -> go.Figure:
    """Draw damage (L, H) with its standard errors, centred on zero, and a frame round the marked head.

    labels: "layer", "head", "damage" (with its unit). Above zero: the text costs more without the head.
    """
    L, H = damage.shape
    cells = heat_map.cells(
        damage,
        heat_map.signed_scale(dark, damage, warm=True),  # dearer is the warm colour
        f"{labels['layer']} %{{y}}, {labels['head']} %{{x}}<br>{labels['damage']} %{{z:+.4f}} "
        "± %{customdata:.4f}",
        counted(H),
        counted(L),
        gap=2,
        bar=heat_map.color_bar(len=0.8),
        customdata=errors,
        text=[[f"{round(x, 2) or 0.0:+.2f}".replace("-", "−") for x in row] for row in damage.tolist()],
        texttemplate="%{text}" if H <= 8 and L <= 12 else None,
    )
    height = max(220, 90 + (34 if L <= 12 else 15) * L)
    figure = heat_map.heat_map(cells, height, labels["head"], labels["layer"], dark)
    return heat_map.frame_cell(figure, *marked, dark)
