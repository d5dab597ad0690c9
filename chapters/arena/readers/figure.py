"""Same text, three readers: surprisal of all machines, aligned character by character, and its running total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.colors import hex_to_rgb, sequential

from figures.palette import MACHINES, base_layout

Span = tuple[int, int, float]
"""(first character, one past the last, bits of this token), as `evaluation.scoring.surprisal` returns it."""

TOP_BITS = 6.0
"""Bits per character at which the scale of an alphabet ends; above it everything has the last colour."""


@dataclass(frozen=True)
class Segment:
    """A stretch of text that no machine cuts in two, and what each of its characters cost each machine."""

    start: int
    end: int
    bits: tuple[float, ...]  # bits per character, one per machine


def per_character(spans: Sequence[Span], n_characters: int) -> NDArray[np.float64]:
    """Bits of each character (N,): those of its token, shared out evenly. Their sum is the sum of all tokens."""
    bits = np.zeros(n_characters)
    for start, end, cost in spans:
        bits[start:end] += cost / (end - start)
    return bits


def aligned(spans: Sequence[Sequence[Span]], n_characters: int) -> list[Segment]:
    """Cut the text wherever some machine begins a token; every piece gets one number per machine."""
    cuts = sorted(
        {0, n_characters} | {edge for one in spans for start, end, _ in one for edge in (start, end)}
    )
    bits = [per_character(one, n_characters) for one in spans]
    edges = [cut for cut in cuts if 0 <= cut <= n_characters]
    return [Segment(a, b, tuple(float(line[a:b].mean()) for line in bits)) for a, b in pairwise(edges)]


def scale() -> list[list[int]]:
    """Cividis as [red, green, blue] from 0 to the top."""
    return [[int(c) for c in hex_to_rgb(colour)] for colour in sequential.Cividis]


def readers_data(
    text: str,
    segments: Sequence[Segment],
    machines: Sequence[Mapping[str, str]],
    labels: Mapping[str, str],
    lang: str,
    marked: tuple[int, int] = (0, 0),
    top: float = TOP_BITS,
) -> dict[str, Any]:
    """Collect everything the component `arena_readers` draws; each machine has family, name and total.

    Pieces inside the characters `marked` [start, end) get a frame; the scale ends at `top` bits per character.
    """
    pieces = [
        {"text": text[s.start : s.end], "bits": list(s.bits), "worst": marked[0] <= s.start < marked[1]}
        for s in segments
    ]
    return {
        "segments": pieces,
        "machines": [dict(machine) for machine in machines],
        "labels": dict(labels),
        "lang": lang,
        "scale": scale(),
        "top": round(top),
    }


def running_total(
    spans: Mapping[str, Sequence[Span]],
    names: Mapping[str, str],
    n_characters: int,
    x_label: str,
    y_label: str,
    dark: bool = False,
) -> go.Figure:
    """Bits paid so far after each character, one line per machine; the lower line is the better reader."""
    figure = go.Figure()
    for family, one in spans.items():
        total = np.concatenate([[0.0], np.cumsum(per_character(one, n_characters))])
        machine = MACHINES[family]
        line = machine.line(dark, 2.5)
        hover = f"%{{y:.1f}} {y_label}"
        figure.add_scatter(y=total, mode="lines", name=names[family], line=line, hovertemplate=hover)
    figure.layout = base_layout(dark, height=330) | {"hovermode": "x unified"}
    figure.update_xaxes(title=x_label)
    figure.update_yaxes(title=y_label, rangemode="tozero")
    return figure
