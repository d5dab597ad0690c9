"""Rows of bytes, several figures on the same scale."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import plotly.graph_objects as go

from figures import palette
from figures.axes import mono, round_steps, written_room
from figures.bars import bar_rows, rows_of_bars

NAMES_WIDTH = 120  # pixels


def byte_bars(
    names: Sequence[str],
    values: Sequence[float],
    write: Callable[[float], str],
    most: float,
    dark: bool = False,
) -> go.Figure:
    """Draw a bar for each name, its bytes behind it as `write` gives them; `most` is the longest of all figures.

    The margin of the names is fixed, so that a bar of one figure is as long as the same bytes in another.
    """
    told = [write(value) for value in values]
    bars = rows_of_bars(
        values,
        names,
        "%{y}: %{text}<extra></extra>",
        marker={"color": palette.MACHINES["transformer"].color(dark)},
        text=told,
        textposition="outside",
        textfont=mono(),
        cliponaxis=False,
    )
    figure = bar_rows(bars, 64 + 34 * len(names), None, dark)
    figure.update_yaxes(automargin=False).update_layout(margin={"l": NAMES_WIDTH})
    return figure.update_xaxes(range=[0, most * written_room(["999.9 GB"])], **round_steps(most, write))
