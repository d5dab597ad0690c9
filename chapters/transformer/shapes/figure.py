"""What the component of the three shapes draws, and how many numbers an encoder hands over. Arrays in, data out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures import palette
from figures.lines import line, machine_look

Floats = NDArray[np.floating]
Bools = NDArray[np.bool_]


def shape_data(
    lanes: Mapping[str, Sequence[str]],
    outputs: Sequence[str],
    flow: Mapping[str, Floats],
    masks: Mapping[str, tuple[Bools, Sequence[str], Sequence[str]]],
    words: Mapping[str, str],
    at: int,
    lang: str,
) -> dict[str, Any]:
    """Collect the data of the component.

    lanes: "source" and/or "own" -> its tokens; outputs: a name for each output; flow: lane -> (outputs, tokens), how
    far each output moves without this token, 0 where no way leads; masks: name -> (places (T, S), rows, columns);
    words: what the component says; at: the chosen output, from 0. Raises ValueError when sizes do not fit together.
    """
    for lane, values in flow.items():
        if values.shape != (len(outputs), len(lanes[lane])):
            raise ValueError(f"A flow of shape {values.shape} does not belong to the lane {lane!r}.")
    for name, (cells, rows, columns) in masks.items():
        if cells.shape != (len(rows), len(columns)):
            raise ValueError(f"A mask of shape {cells.shape} does not belong to {name!r}.")
    return {
        "lang": lang,
        "at": at,
        "outputs": list(outputs),
        "lanes": [
            {"id": lane, "tokens": list(tokens), "flow": flow[lane].tolist()}
            for lane, tokens in lanes.items()
        ],
        "masks": [
            {"id": name, "rows": list(rows), "columns": list(columns), "cells": cells.astype(int).tolist()}
            for name, (cells, rows, columns) in masks.items()
        ],
        "words": dict(words),
    }


def handed_figure(
    words: Sequence[int],
    encoder: Sequence[int],
    lstm: Sequence[int],
    labels: Mapping[str, str],
    dark: bool = False,
) -> go.Figure:
    """Draw the numbers kept of a text against its length in words. labels: "words", "numbers", "encoder", "lstm"."""
    figure = go.Figure()
    for values, family, name in ((encoder, "transformer", "encoder"), (lstm, "lstm", "lstm")):
        hover = f"{labels['words']} %{{x}}<br>{labels[name]}: %{{y:,}}<extra></extra>"
        figure.add_trace(line(words, values, machine_look(family, dark), hover, labels[name]))
    figure.layout = palette.base_layout(dark, 330)
    figure.update_xaxes(title=labels["words"], range=[0, max(words) + 0.6], nticks=10, tickangle=0)
    figure.update_yaxes(title=labels["numbers"], rangemode="tozero", tickformat=",")
    return figure
