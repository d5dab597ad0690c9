"""The stream of one token: how long it is after every layer, and what every part adds to one logit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import heat_map, palette
from figures.attention import counted

Floats = NDArray[np.floating[Any]]


def lengths_figure(
    stream: Floats,
    attention: Floats,
    mlp: Floats,
    labels: Mapping[str, str],
    family: str = "transformer",
    dark: bool = False,
) -> go.Figure:
    """Draw stream (L + 1,), its length after the embedding and each layer; attention, mlp (L,): what each layer writes.

    labels: "stream", "attention", "mlp", "layer", "length".
    """
    layers = list(range(len(stream)))
    machine = palette.MACHINES[family]
    traces: list[go.Bar | go.Scatter] = []
    for name, values, pattern in (("attention", attention, ""), ("mlp", mlp, "/")):
        marker = {
            "color": machine.rgba(0.75 if name == "attention" else 0.35, dark),
            "pattern": {"shape": pattern},
            "line": {"color": machine.color(dark), "width": 1},
        }
        traces.append(go.Bar(x=layers[1:], y=values, name=labels[name], marker=marker))
    line = {"color": palette.ink(dark), "width": 2}
    traces.append(go.Scatter(x=layers, y=stream, name=labels["stream"], mode="lines+markers", line=line))
    layout = palette.base_layout(dark, height=340) | {"barmode": "group"}
    layout["xaxis"] |= {"title": labels["layer"], "dtick": 1 if len(layers) <= 16 else 5}
    layout["yaxis"] |= {"title": labels["length"], "rangemode": "tozero"}
    return go.Figure(traces, layout)


def contribution_map(heads: Floats, mlps: Floats, labels: Mapping[str, str], dark: bool = False) -> go.Figure:
    """Draw heads (L, H) and mlps (L,), in logits -> one row for each layer, one column for each head and the MLP.

    labels: "layer", "part", "head", "mlp". Signed: the scale is centred on zero.
    """
    L, H = heads.shape
    values = np.concatenate([heads, mlps[:, None]], 1)
    cells = heat_map.cells(
        values,
        heat_map.signed_scale(dark, values),
        f"{labels['layer']} %{{y}}, %{{x}}: %{{z:+.3f}}",
        [f"{labels['head']} {name}" for name in counted(H)] + [labels["mlp"]],
        counted(L),
        gap=2,
        texttemplate="%{z:.2f}" if L <= 12 else None,
    )
    return heat_map.heat_map(cells, max(240, 90 + (34 if L <= 12 else 16) * L), y=labels["layer"], dark=dark)
