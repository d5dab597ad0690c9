"""Panel "How the stream grows": the length of one token's stream, and of what every layer adds to it."""

from __future__ import annotations

from typing import NamedTuple

import plotly.graph_objects as go
import streamlit as st

from chapters.transformer.walk import microscope
from chapters.transformer.walk.in_python import python_of
from chapters.transformer.walk.stream_figure import lengths_figure
from llm_core.analysis.residual.stream import ResidualStream, residual_stream
from ui.demo import Demo
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.work import attention_models


class Lengths(NamedTuple):
    """The lengths of all tokens, and the one that is drawn."""

    stream: ResidualStream
    at: int
    family: str


@st.cache_resource(max_entries=12, show_spinner=False)
def measured(model_id: str, text: str) -> ResidualStream:
    """Measure the lengths of one text, for all visitors and tokens. Never change what it holds."""
    look = microscope.see(model_id, text).look
    return residual_stream(attention_models.transformer(model_id), look.ids, look.kept)


def lengths_at(model_id: str, text: str, at: int) -> Lengths:
    """Measure the stream at one token."""
    return Lengths(measured(model_id, text), at, attention_models.family(model_id))


def draw_lengths(found: Lengths, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the length of the stream and of what is added to it, layer by layer."""
    labels = draw_labels(words, "stream", "attention", "mlp", "length", prefix="stream_")
    stream, attention, mlp = (
        one[:, found.at].numpy() for one in (found.stream.stream, found.stream.attention, found.stream.mlp)
    )
    labels |= draw_labels(words, "layer")
    return {"figure": lengths_figure(stream, attention, mlp, labels, found.family, dark)}


def explain_lengths(found: Lengths, _words: Lesson) -> dict[str, object]:
    """Give the first and the last length, and how often a layer writes against the stream."""
    stream, at = found.stream, found.at
    cosines = (stream.attention_cosine[:, at], stream.mlp_cosine[:, at])
    return {
        "first": f"{float(stream.stream[0, at]):.2f}",
        "last": f"{float(stream.stream[-1, at]):.2f}",
        "against": sum(int((one < 0).sum()) for one in cosines),
        "count": sum(len(one) for one in cosines),
    }


def lengths_python(model_id: str, text: str, at: int) -> str:
    """Write the measurement of the lengths in Python."""
    return python_of(
        model_id,
        text,
        "from llm_core.analysis.residual.stream import residual_stream",
        "found = residual_stream(model, ids)",
        f"print(found.stream[:, {at}], found.attention[:, {at}], found.mlp[:, {at}])",
    )


lengths = Demo(
    "lengths",
    compute=lengths_at,
    figures=draw_lengths,
    sentence=explain_lengths,
    code=[residual_stream],
    snippet=lengths_python,
)
