"""One attention head as a heat map: row = the token that looks, column = the token it looks at."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import heat_map as maps
from figures.axes import mono
from figures.tokens import visible

LONGEST = 14  # characters of a token that fit beside the map
WRITTEN = 21  # tokens whose texts all find room beside the map, also on a phone
UPRIGHT = 12  # tokens of Chinese that stand side by side without being turned, also on a phone
WIDE = re.compile("[⟨⟩\u3000-\u9fff\uff00-\uffef]{1,4}")
SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def axis_names(tokens: Sequence[str], first: int = 1) -> list[str]:
    """Give each position a name, unique because it carries the position (from `first`, as on the page): "·the₂"."""
    short = (t if len(t) <= LONGEST else t[: LONGEST - 1] + "…" for t in map(visible, tokens))
    return [f"{token}{str(i).translate(SUBSCRIPT)}" for i, token in enumerate(short, start=first)]


def token_ticks(names: Sequence[str]) -> dict[str, Any]:
    """Give an axis of few tokens their texts, upright and without the position; more of them keep their names.

    names: of `axis_names`, escaped or not. Slanted names with small numbers cannot be read in a hall.
    """
    upright = {"tickangle": -90}
    if len(names) > WRITTEN:
        return upright
    texts = [name[: -len(str(i))] for i, name in enumerate(names, start=1)]
    return upright | {"tickmode": "array", "tickvals": list(names), "ticktext": texts}


def token_columns(names: Sequence[str]) -> dict[str, Any]:
    """Give the same to a row of columns; few tokens of Chinese stand upright, one character below the other."""
    ticks = token_ticks(names)
    texts = [str(text) for text in ticks.get("ticktext", ())]
    if not 0 < len(texts) <= UPRIGHT or not all(len(text) < 2 or WIDE.fullmatch(text) for text in texts):
        return ticks
    return ticks | {"tickangle": 0, "ticktext": ["<br>".join(text) for text in texts]}


def counted(n: int) -> list[str]:
    """Name n heads or layers by their numbers, from 1."""
    return [str(i) for i in range(1, n + 1)]


def plotly_text(text: str) -> str:
    """Escape what Plotly would read as an HTML tag in a label; a token that spells one must stay text."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def heat_map(
    pattern: NDArray[np.floating],
    tokens: Sequence[str],
    labels: Mapping[str, str],
    family: str = "transformer",
    dark: bool = False,
    height: int = 620,
) -> go.Figure:
    """Draw the pattern of one head cell by cell, with nothing rescaled.

    pattern (T, T), weights in 0..1; tokens: T texts; labels: "from", "to", "weight" in the reader's language.
    Colour runs from paper (0) to the machine's colour (1) whatever the values are, so maps can be compared.
    Raises ValueError when pattern and tokens do not fit together.
    """
    T = len(tokens)
    if pattern.shape != (T, T):
        raise ValueError(f"A pattern of shape {pattern.shape} does not belong to {T} tokens.")
    names = [plotly_text(name) for name in axis_names(tokens)]
    scale = maps.machine_scale(family, dark)
    cells = maps.cells(pattern, scale, weight_hover(labels), names, names, bar=_bar(labels["weight"]))
    # few enough labels to be read at any width: Plotly thins them out
    figure = maps.heat_map(cells, height, labels["to"], labels["from"], dark, font=mono())
    ticks = token_ticks(names)
    return figure.update_xaxes(**token_columns(names)).update_yaxes(**ticks | {"tickangle": 0})


def weight_hover(labels: Mapping[str, str]) -> str:
    """Write what a cell says: who looks, at what, and how much. labels: "from", "to", "weight"."""
    return f"{labels['from']} %{{y}}<br>{labels['to']} %{{x}}<br>{labels['weight']} %{{z:.1%}}"


def _bar(title: str) -> dict[str, Any]:
    under = {"orientation": "h", "len": 0.5, "y": 0, "yanchor": "top"}
    return maps.color_bar(title={"text": title, "side": "top"}, tickformat=".0%", **under)
