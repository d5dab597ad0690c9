"""Gradients on a logarithmic axis: by lag for several machines, and by the strength of the recurrent weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.axes import powers_of_ten
from figures.lines import draw_level, draw_upright, line, machine_look
from figures.series import series_look

Floats = NDArray[np.floating]
HEIGHT = 380


def lag_lines(
    lines: Mapping[str, Floats],
    names: Mapping[str, str],
    labels: Mapping[str, str],
    dark: bool = False,
    first: int = 0,
) -> go.Figure:
    """Draw a line (lags,) for each family. labels: "lag", "gradient"; first: the lag of the first value."""
    figure = go.Figure(layout=palette.base_layout(dark, HEIGHT))
    for family, values in lines.items():
        hover = f"{labels['lag']} %{{x}}: %{{y:.1e}}<extra>{names[family]}</extra>"
        places = list(range(first, first + len(values)))
        figure.add_trace(line(places, values, machine_look(family, dark, marked=False), hover, names[family]))
    figure.update_xaxes(title=labels["lag"])
    return figure.update_yaxes(title=labels["gradient"], **powers_of_ten(step_of(lines)))


def step_of(lines: Mapping[str, Floats]) -> int:
    """Choose every how many powers of ten the axis has a number."""
    positive = np.concatenate([values[values > 0] for values in lines.values()])
    decades = float(np.log10(positive.max() / positive.min())) if len(positive) else 0.0
    return max(1, round(decades / 6))


def strength_lines(
    scales: Sequence[float],
    squeezed: Floats,
    straight: Floats,
    one: float,
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw gradients over the strength (scales,); upright at `one`. labels: "scale", "gradient", and the names."""
    figure = go.Figure(layout=palette.base_layout(dark, HEIGHT))
    for key, values, look in (
        ("squeezed", squeezed, machine_look("rnn", dark)),
        ("straight", straight, series_look(2, dark)),
    ):
        hover = f"× %{{x}}: %{{y:.1e}}<extra>{labels[key]}</extra>"
        figure.add_trace(line(scales, values, look, hover, labels[key]))
    draw_level(figure, 1.0, "", dark)
    draw_upright(figure, one, dark)
    foot = {"y": 0, "yref": "paper", "yanchor": "bottom", "xanchor": "left", "xshift": 4}
    figure.add_annotation(x=one, text=labels["one"], showarrow=False, **foot)
    figure.update_xaxes(title=labels["scale"])
    return figure.update_yaxes(
        title=labels["gradient"], **powers_of_ten(step_of({"a": squeezed, "b": straight}))
    )
