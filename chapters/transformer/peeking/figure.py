"""A model that sees the answer: two losses that should agree, and where in a piece of text they differ."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from figures import palette
from figures.tokens import visible

Line = tuple[Sequence[float], Sequence[float]]
"""x and y of equal length."""

LINES = ("unmasked_honest", "unmasked_reported", "masked_honest", "masked_reported")

TOP_BITS = 8.0
"""A character that costs so much has the darkest shade; more looks the same."""


def look(name: str, dark: bool) -> dict[str, Any]:
    """Ink without a mask, the Transformer's blue with one; a full line is honest, a dotted one reported."""
    machine = palette.MACHINES["transformer"]
    color = palette.ink(dark) if name.startswith("unmasked") else machine.color(dark)
    honest = name.endswith("honest")
    symbol = ("square" if name.startswith("unmasked") else "circle") + ("" if honest else "-open")
    return {
        "line": {"color": color, "width": 2.5 if honest else 2, "dash": "solid" if honest else "dot"},
        "marker": {"color": color, "symbol": symbol, "size": 8},
    }


def gap_figure(
    lines: Mapping[str, Line], uniform: float, labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Both losses of both models against training steps, and what guessing evenly would cost.

    labels: one for each of LINES that is there, "step", "bits", "uniform".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 400))
    for name in LINES:
        if name in lines:
            x, y = lines[name]
            figure.add_scatter(x=x, y=y, name=labels[name], mode="lines+markers", **look(name, dark))
    figure.update_traces(hovertemplate="%{y:.2f}")
    figure.add_hline(y=uniform, line={"color": palette.secondary(dark), "width": 1, "dash": "dash"})
    figure.add_annotation(
        x=1, xref="paper", y=uniform, text=labels["uniform"], showarrow=False, xanchor="right", yanchor="bottom"
    )  # fmt: skip
    figure.update_layout(hovermode="x unified", hoverdistance=40)
    figure.update_xaxes(title=labels["step"], showgrid=False)
    figure.update_yaxes(title=labels["bits"], rangemode="tozero")
    return figure


def position_figure(
    lines: Mapping[str, Sequence[float]], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """What the next character costs at each position of a piece of text; labels as in `gap_figure`, and "position"."""
    figure = go.Figure(layout=palette.base_layout(dark, 300))
    for name in LINES:
        if name in lines:
            y = lines[name]
            x = list(range(1, len(y) + 1))
            figure.add_scatter(x=x, y=y, name=labels[name], mode="lines+markers", **look(name, dark))
    figure.update_traces(hovertemplate="%{y:.2f}", marker_size=5)
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(title=labels["position"], showgrid=False)
    figure.update_yaxes(title=labels["bits"], rangemode="tozero")
    return figure


def strip(text: str, bits: Sequence[float]) -> str:
    """The text as HTML, every character shaded by what it cost; words stay whole at the end of a line."""
    words, current = [], ""
    for character, cost in zip(text, bits, strict=True):
        strength = 100 * palette.shade(cost / TOP_BITS)
        style = f"background:color-mix(in srgb, var(--gb-transformer) {strength:.0f}%, transparent)"
        current += f'<span style="{style}" title="{cost:.2f}">{html.escape(visible(character))}</span>'
        if character.isspace():
            words.append(current)
            current = ""
    return "<wbr>".join([*words, current])
