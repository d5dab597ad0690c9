"""Numbers as coloured cells: the one way in which any figure draws a heat map."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.axes import NAMES

Floats = NDArray[np.floating]
PRINTED = re.compile(r"%\{z:(\.\d[f%])\}")
"""A template that prints the numbers themselves: d3 would write "-" where every text has "−"."""


@dataclass(frozen=True)
class Scale:
    """Colours for the numbers from `low` to `high`; what lies outside has the colour of the end."""

    colors: Any
    low: float
    high: float
    reverse: bool = False


def machine_scale(family: str, dark: bool, low: float = 0.0, high: float = 1.0) -> Scale:
    """Make a scale of one hue, from paper to the machine's colour; from 0 to 1 unless said otherwise."""
    return Scale(palette.probability_scale(family, dark), low, high)


def signed_scale(dark: bool, *values: Floats, limit: float | None = None, warm: bool = False) -> Scale:
    """Make a scale of two hues centred on zero, as far as the largest of the values, or to `limit`.

    warm: the numbers above zero have the warm colour. NaN does not count.
    """
    if limit is None:
        limit = max((float(np.nanmax(np.abs(part), initial=0)) for part in values), default=0.0) or 1.0
    return Scale(palette.difference_scale(dark), -limit, limit, warm)


def surprisal_scale(top: float) -> Scale:
    """Make the scale of bits, from 0 to `top`, which is the same on light and on dark paper."""
    return Scale(palette.SURPRISAL_SCALE, 0.0, top)


def color_bar(**further: Any) -> dict[str, Any]:
    """Describe the legend of the colours: a thin bar beside the cells."""
    return {"thickness": 10, "len": 0.7, **further}


def cells(
    values: Floats,
    scale: Scale,
    hover: str,
    x: Sequence[str] | None = None,
    y: Sequence[str] | None = None,
    gap: int = 0,
    bar: dict[str, Any] | None = None,
    **further: Any,
) -> go.Heatmap:
    """Draw values (rows, columns) cell by cell with nothing rescaled; NaN leaves its cell empty.

    x, y: names of columns and rows, all different; hover: Plotly's template with %{x}, %{y} and %{z}; gap in pixels;
    bar: the legend (`color_bar`), none by default; further: of go.Heatmap, such as texttemplate.
    """
    if printed := PRINTED.fullmatch(further.get("texttemplate") or ""):
        further |= {"text": written(values, printed[1]), "texttemplate": "%{text}"}
    return go.Heatmap(
        z=values,
        x=None if x is None else list(x),
        y=None if y is None else list(y),
        zmin=scale.low,
        zmax=scale.high,
        colorscale=scale.colors,
        reversescale=scale.reverse,
        showscale=bar is not None,
        colorbar=bar,
        xgap=gap,
        ygap=gap,
        hoverongaps=False,
        hovertemplate=hover + "<extra></extra>",
        meta=value_name(hover),
        **further,
    )


def written(values: Floats, form: str) -> list[list[str]]:
    """Write each number with the true sign for minus; none for a zero, and nothing for NaN."""
    zero = format(-0.0, form)
    texts = [[format(x, form) if np.isfinite(x) else "" for x in row] for row in values.tolist()]
    return [[x.lstrip("-") if x == zero else x.replace("-", "−") for x in row] for row in texts]


def value_name(hover: str) -> str:
    """Read what the numbers are called, the word before %{z}: the table under the figure heads its column so."""
    found = re.search(r"(?:^|<br>)([^<>%{}]*)%\{z", hover)
    return found[1].strip(" :：") if found else ""


def heat_map(
    trace: go.Heatmap,
    height: int,
    x: str | None = None,
    y: str | None = None,
    dark: bool = False,
    top: bool = True,
    font: dict[str, Any] | None = None,
) -> go.Figure:
    """Make a figure of these cells, the first row on top, the names of the columns above them or (top=False) below.

    x, y: titles of the axes; font: of the names.
    """
    layout = palette.base_layout(
        dark, height
    )  # whole at once: Plotly takes ten times as long for later changes
    for axis, title, names, further in (
        ("xaxis", x, trace.x, {"side": "top"} if top else {}),
        ("yaxis", y, trace.y, {"autorange": "reversed"}),
    ):
        named = {"title": {"text": title}} if title is not None else {}
        fonts = {"tickfont": font} if font is not None else {}
        layout[axis] = {**layout.get(axis, {}), **named, **fonts, **further, **_axis(names)}
    return go.Figure(trace, layout=layout)


def _axis(names: object) -> dict[str, Any]:
    """Keep names as they are, also those that look like numbers; counted rows and columns stay numbers."""
    return {"showgrid": False} if names is None else NAMES


def frame_cell(figure: go.Figure, row: int, column: int, dark: bool, width: float = 2) -> go.Figure:
    """Draw a frame round one cell."""
    line = {"color": palette.ink(dark), "width": width}
    edges = {"x0": column - 0.5, "x1": column + 0.5, "y0": row - 0.5, "y1": row + 0.5}
    return figure.add_shape(type="rect", line=line, **edges)
