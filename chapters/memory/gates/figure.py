"""Lines of a unit's memory, of the units that follow a property, and of a memory that never forgets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.axes import named_tokens
from figures.lines import Look, line, machine_look
from figures.series import series_look

Lines = Mapping[str, NDArray[np.floating]]


def traces_figure(tokens: Sequence[str], values: Lines, labels: Mapping[str, str], dark: bool) -> go.Figure:
    """Draw memory cell and hidden state of a unit after each token. labels: "cell", "hidden", "token", "value"."""
    figure = go.Figure(layout=palette.base_layout(dark, 320))
    looks = {"cell": machine_look("lstm", dark), "hidden": series_look(0, dark)}
    for name, look in looks.items():
        hover = f"%{{customdata}}: %{{y:.2f}}<extra>{labels[name]}</extra>"
        x = list(range(1, len(tokens) + 1))
        figure.add_trace(line(x, values[name], look, hover, labels[name], customdata=list(tokens)))
    figure.update_yaxes(title=labels["value"], zeroline=True)
    return figure.update_xaxes(title=labels["token"], **named_tokens(tokens))


def follower_figure(
    tokens: Sequence[str],
    cell: NDArray[np.floating],
    property_: NDArray[np.floating],
    labels: Mapping[str, str],
    dark: bool,
) -> go.Figure:
    """Draw a unit's memory over the property that it follows. labels: "cell", "property", "token"."""
    figure = go.Figure(layout=palette.base_layout(dark, 340))
    x = list(range(1, len(tokens) + 1))
    grey = palette.secondary(dark)
    figure.add_trace(
        line(
            x, property_, Look(grey, "solid"), f"%{{customdata}}: %{{y:.0f}}<extra>{labels['property']}</extra>",
            labels["property"], customdata=list(tokens), yaxis="y2", fill="tozeroy", line_shape="hvh",
            fillcolor=f"rgba({int(grey[1:3], 16)},{int(grey[3:5], 16)},{int(grey[5:7], 16)},.22)",
        )
    )  # fmt: skip
    hover = f"%{{customdata}}: %{{y:.2f}}<extra>{labels['cell']}</extra>"
    figure.add_trace(
        line(x, cell, machine_look("lstm", dark), hover, labels["cell"], customdata=list(tokens))
    )
    ticks = {"tickvals": [0, 1], "range": [0, 1.03]} if property_.max() <= 1 else {"tickmode": "auto"}
    figure.update_layout(
        yaxis2={"overlaying": "y", "side": "right", "title": labels["property"], "showgrid": False,
                "rangemode": "tozero", "automargin": True, **ticks}
    )  # fmt: skip
    return figure.update_yaxes(title=labels["cell"], selector={"side": None}).update_xaxes(
        title=labels["token"], **named_tokens(tokens)
    )


def streams_figure(
    streams: Mapping[str, Sequence[float]], names: Mapping[str, str], x_title: str, y_title: str, dark: bool
) -> go.Figure:
    """Draw a line over the tokens read for each of `streams`: "free" and "held"."""
    held = Look(series_look(2, dark).color, width=1.5)
    looks = {"free": machine_look("lstm", dark, marked=False), "held": held}
    figure = go.Figure(layout=palette.base_layout(dark, 320))
    for key, values in streams.items():
        x = list(range(1, len(values) + 1))
        hover = f"%{{x:,}}: %{{y:.2f}}<extra>{names[key]}</extra>"
        figure.add_trace(line(x, values, looks[key], hover, names[key]))
    figure.update_layout(showlegend=True)  # one line alone is named too
    return figure.update_xaxes(title=x_title).update_yaxes(title=y_title, rangemode="tozero")
