"""A model that sees the answer: two losses that should agree, and where in a piece of text they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from figures import palette
from figures.lines import Look, draw_level, line
from figures.tokens import token_html

Line = tuple[Sequence[float], Sequence[float]]
"""x and y of equal length."""

LINES = ("unmasked_honest", "unmasked_reported", "masked_honest", "masked_reported")

TOP_BITS = 8.0
"""A character that costs so much is as pale as the paper; more looks the same."""


def look(name: str, dark: bool, size: float = 8) -> Look:
    """Choose ink without a mask, the Transformer's blue with one; a full line is honest, a dotted one reported."""
    unmasked, honest = name.startswith("unmasked"), name.endswith("honest")
    color = palette.ink(dark) if unmasked else palette.MACHINES["transformer"].color(dark)
    symbol = ("square" if unmasked else "circle") + ("" if honest else "-open")
    return Look(color, "solid" if honest else "dot", symbol, 3.5 if honest else 3, size)


def gap_figure(
    lines: Mapping[str, Line], uniform: float, labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw both losses of both models against training steps, and what guessing evenly would cost.

    labels: one for each of LINES that is there, "step", "bits", "uniform".
    """
    figure = go.Figure(layout=palette.base_layout(dark, 400))
    for name in LINES:
        if name in lines:
            x, y = lines[name]
            figure.add_trace(line(x, y, look(name, dark), "%{y:.2f}", labels[name]))
    draw_level(figure, uniform, labels["uniform"], dark, dash="dash")
    figure.update_layout(hovermode="x unified", hoverdistance=40)
    figure.update_xaxes(title=labels["step"], tickformat=",", showgrid=False)
    figure.update_yaxes(title=labels["bits"], rangemode="tozero")
    return figure


def position_figure(
    lines: Mapping[str, Sequence[float]], labels: Mapping[str, str], dark: bool = False
) -> go.Figure:
    """Draw what the next character costs at each position of a text; labels as in `gap_figure`, and "position"."""
    figure = go.Figure(layout=palette.base_layout(dark, 300))
    for name in LINES:
        if name in lines:
            x = range(1, len(lines[name]) + 1)
            figure.add_trace(line(x, lines[name], look(name, dark, 5), "%{y:.2f}", labels[name]))
    figure.update_layout(hovermode="x unified")
    figure.update_xaxes(title=labels["position"], showgrid=False)
    figure.update_yaxes(title=labels["bits"], rangemode="tozero")
    return figure


def strip(text: str, bits: Sequence[float]) -> str:
    """Write the text as HTML, a character the darker the less it cost, as on every page; words stay whole."""
    words, current = [], ""
    for character, cost in zip(text, bits, strict=True):
        strength = 100 * palette.shade(1 - min(cost / TOP_BITS, 1.0))
        style = f"background:color-mix(in srgb, var(--gb-transformer) {strength:.0f}%, transparent)"
        current += f'<span style="{style}" title="{cost:.2f}">{token_html(character)}</span>'
        if character.isspace():
            words.append(current)
            current = ""
    return "<wbr>".join([*words, current])
