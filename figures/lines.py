"""Lines over an axis, drawn alike everywhere: colour, dashes and marker belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette

Values = Sequence[float | None] | NDArray[Any]


@dataclass(frozen=True)
class Look:
    """How one line looks; without a symbol it has no markers."""

    color: str
    dash: str = "solid"
    symbol: str | None = None
    width: float = 2.5
    size: float = 8


def machine_look(family: str, dark: bool, width: float = 2.5, size: float = 8, marked: bool = True) -> Look:
    """Give the look of a machine: its colour, its dashes, and (marked) its marker."""
    machine = palette.MACHINES[family]
    return Look(machine.color(dark), machine.dash, machine.symbol if marked else None, width, size)


def line(
    x: Values | Sequence[str], y: Values, look: Look, hover: str, name: str | None = None, **further: Any
) -> go.Scatter:
    """Draw one line. hover: Plotly's template; further: of go.Scatter."""
    marker = {"color": look.color, "symbol": look.symbol, "size": look.size} if look.symbol else None
    return go.Scatter(
        x=list(x),
        y=np.asarray(y) if isinstance(y, np.ndarray) else list(y),
        name=name,
        mode="lines+markers" if look.symbol else "lines",
        line={"color": look.color, "dash": look.dash, "width": look.width},
        marker=marker,
        hovertemplate=hover,
        **further,
    )


def drawn_from(trace: go.Scatter, least: float) -> go.Scatter:
    """Draw what lies below `least` there, on an axis that has no lower place; mouse, ear and table tell the value."""
    values = np.asarray(trace.y, dtype=float)
    hover = str(trace.hovertemplate or "").replace("%{y", "%{customdata")
    return trace.update(y=np.maximum(values, least), customdata=values.tolist(), hovertemplate=hover)


def draw_level(figure: go.Figure, y: float, text: str, dark: bool, dash: str = "dot") -> go.Figure:
    """Draw a thin line across the figure at y, and its name above its right end."""
    figure.add_hline(y=y, line={"color": palette.secondary(dark), "width": 1, "dash": dash})
    where = {"x": 1, "xref": "paper", "xanchor": "right", "yanchor": "bottom"}
    return figure.add_annotation(y=y, text=text, showarrow=False, **where)


def draw_upright(figure: go.Figure, x: float, dark: bool) -> go.Figure:
    """Draw a thin dotted line upwards at x."""
    return figure.add_vline(x=x, line={"color": palette.secondary(dark), "width": 1, "dash": "dot"})
