"""Gradients on a logarithmic axis: by lag for several machines, and by the strength of the recurrent weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.attention import plotly_text
from figures.axes import powers_of_ten
from figures.lines import draw_level, draw_upright, line, machine_look
from figures.series import series_look

Floats = NDArray[np.floating]
HEIGHT = 380
NAMED = 20
"""Tokens that find room under an axis, upright."""


def lag_lines(
    lines: Mapping[str, Floats],
    names: Mapping[str, str],
    labels: Mapping[str, str],
    dark: bool = False,
    first: int = 0,
    tokens: Sequence[str] = (),
) -> go.Figure:
    """Draw a line (lags,) for each family. labels: "lag", "gradient"; first: the lag of the first value.

    tokens: what stands at each lag, written under the axis, where there is no room under the peaks alone.
    """
    figure = go.Figure(layout=palette.base_layout(dark, HEIGHT))
    for family, values in lines.items():
        hover = f"{labels['lag']} %{{x}}: %{{y:.1e}}<extra>{names[family]}</extra>"
        places = list(range(first, first + len(values)))
        look = machine_look(family, dark, marked=False)
        figure.add_trace(line(places, values, look, hover, names[family]))
    figure.update_xaxes(title=labels["lag"])
    if tokens:
        shown = peaks(lines)
        written = [f"{first + i}: {plotly_text(tokens[i])}" for i in shown]
        figure.update_xaxes(tickvals=[first + i for i in shown], ticktext=written, tickangle=-90)
    return figure.update_yaxes(title=labels["gradient"], **powers_of_ten(step_of(lines)))


def peaks(lines: Mapping[str, Floats]) -> list[int]:
    """Choose the places to be named: the highest of all lines together, none closer to another than NAMED allows."""
    height = np.log(np.maximum(np.stack(list(lines.values())), 1e-30)).mean(axis=0)
    apart, found = max(1, len(height) // NAMED), list[int]()
    for place in np.argsort(-local(height), kind="stable").tolist():
        if all(abs(place - other) >= apart for other in found):
            found.append(place)
    return sorted(found)


def local(height: Floats) -> Floats:
    """Measure how far each place stands above its neighbours."""
    padded = np.concatenate([height[:1], height, height[-1:]])
    above: Floats = height - (padded[:-2] + padded[2:]) / 2
    return above


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
