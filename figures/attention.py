"""One attention head as a heat map: row = the token that looks, column = the token it looks at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.tokens import visible

LONGEST = 14  # characters of a token that fit beside the map
SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def axis_names(tokens: Sequence[str]) -> list[str]:
    """A name per position, unique because it carries the position (from 1, as on the page): "·the₂"."""
    short = (t if len(t) <= LONGEST else t[: LONGEST - 1] + "…" for t in map(visible, tokens))
    return [f"{token}{str(i).translate(SUBSCRIPT)}" for i, token in enumerate(short, start=1)]


def plotly_text(text: str) -> str:
    """Plotly reads a few HTML tags in its labels; a token that spells one must stay text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def heat_map(
    pattern: NDArray[np.floating],
    tokens: Sequence[str],
    labels: Mapping[str, str],
    family: str = "transformer",
    dark: bool = False,
) -> go.Figure:
    """The pattern of one head, drawn cell by cell with nothing rescaled.

    pattern (T, T), weights in 0..1; tokens: T texts; labels: "from", "to", "weight" in the reader's language.
    Colour runs from paper (0) to the machine's colour (1) whatever the values are, so maps can be compared.
    Raises ValueError when pattern and tokens do not fit together.
    """
    T = len(tokens)
    if pattern.shape != (T, T):
        raise ValueError(f"A pattern of shape {pattern.shape} does not belong to {T} tokens.")
    names = [plotly_text(name) for name in axis_names(tokens)]
    figure = go.Figure(_cells(pattern, names, labels, family, dark))
    figure.update_layout(**palette.base_layout(dark, height=620))
    return _axes(figure, labels, T)


def _cells(
    pattern: NDArray[np.floating], names: list[str], labels: Mapping[str, str], family: str, dark: bool
) -> go.Heatmap:
    bar = {
        "title": {"text": labels["weight"], "side": "top"},
        "tickformat": ".0%",
        "orientation": "h",
        "thickness": 10,
        "len": 0.5,
        "y": 0,
        "yanchor": "top",
    }
    hover = (
        f"{labels['from']} %{{y}}<br>{labels['to']} %{{x}}<br>{labels['weight']} %{{z:.1%}}<extra></extra>"
    )
    return go.Heatmap(
        z=pattern,
        x=names,
        y=names,
        zmin=0,
        zmax=1,
        colorscale=palette.probability_scale(family, dark),
        hovertemplate=hover,
        colorbar=bar,
    )


def _axes(figure: go.Figure, labels: Mapping[str, str], T: int) -> go.Figure:
    """Few enough labels to be read at any width: Plotly thins them out, and long texts start with fewer."""
    common = {
        "type": "category",
        "showgrid": False,
        "tickfont": {"family": palette.MONO, "size": 12 if T <= 40 else 10},
        "ticks": "",
    }
    figure.update_xaxes(title=labels["to"], side="top", tickangle=-60, **common)
    figure.update_yaxes(title=labels["from"], autorange="reversed", **common)
    return figure
