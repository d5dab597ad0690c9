"""Stored trainings and the visitor's own in one picture: equal dashes for equal lines, the machine's colour for own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from figures import palette
from figures.lines import Look, line

Line = tuple[Sequence[float], Sequence[float]]
"""Steps, and what was measured at them."""

DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
SYMBOLS = ("circle", "square", "diamond", "triangle-up", "cross")


def runs_figure(
    stored: Sequence[tuple[str, Line]],
    own: Sequence[tuple[int, str, Line]],
    newest: int,
    labels: Mapping[str, str],
    share: bool = False,
    dark: bool = False,
) -> go.Figure:
    """Draw stored lines, (name, line), and own ones, (place of its stored line, name, line), oldest first.

    The last `newest` of the own ones are drawn strongly and named. Beside own lines the stored ones are marks only,
    since straight lines between few marks would look like measurements, and the axis ends at the first of these marks
    that own lines do not pass.
    labels: "step", "y"; share: y is a share of one.
    """
    figure = go.Figure(layout=palette.base_layout(dark, 360))
    for place, (name, (x, y)) in enumerate(stored):
        look = _look(place, palette.secondary(dark), own=False)
        mode = "markers" if own else "lines+markers"
        figure.add_trace(line(x, y, look, hover(share), name).update(mode=mode))
    blue = palette.MACHINES["transformer"].color(dark)
    for number, (place, name, (x, y)) in enumerate(own):
        named = number >= len(own) - newest
        look = _look(place, blue, own=True, width=2.5 if named else 1)
        figure.add_trace(line(x, y, look, hover(share), name, showlegend=named))
    figure.update_layout(hovermode="x unified", hoverdistance=40, margin={"r": 24}, showlegend=True)
    figure.update_xaxes(title=labels["step"], showgrid=False)
    figure.update_yaxes(title=labels["y"], rangemode="tozero", tickformat=".0%" if share else None)
    if own:
        end = axis_end([x for _, (x, _) in stored], max(max(x) for _, _, (x, _) in own))
        figure.update_xaxes(range=[-0.02 * end, 1.04 * end])
    return figure


def axis_end(stored: Sequence[Sequence[float]], reached: float) -> float:
    """Find the first stored step that is not before what was reached; that itself where there is none."""
    return min((step for steps in stored for step in steps if step >= reached), default=reached)


def hover(share: bool) -> str:
    """Write Plotly's template of a value."""
    return "%{y:.1%}" if share else "%{y:.3f}"


def _look(place: int, color: str, own: bool, width: float = 1.5) -> Look:
    """Choose dash and symbol by the place of a line; an open symbol is stored."""
    place %= len(DASHES)
    symbol = SYMBOLS[place] if own else f"{SYMBOLS[place]}-open"
    return Look(color, DASHES[place], symbol, width, size=7)
