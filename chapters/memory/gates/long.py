"""Panel "The cell of 1997": a long stream read with the forget gate free and held at 1."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean

from chapters.memory.gates.figure import streams_figure
from chapters.memory.gates.read import SOURCE
from llm_core.analysis.recurrence.clamp import Stream, read_held
from llm_core.checkpoints import CheckpointError
from llm_core.data.corpora import CorpusMissing, documents, encode_documents
from llm_core.language.lstm import LSTM, LSTMLayer
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.numbers import digits, percent, price
from ui.site.ways import draw_ways

LENGTHS = (150, 600)
STORIES = 20
"""Enough for the longer one."""
TAIL = 50
"""Tokens at the end over which the sentence averages."""
CONTROLS = (Choice("gates_long", tuple(map(str, LENGTHS)), "600", label="gates_long"),)


@dataclass(frozen=True)
class Streams:
    """One stream of held-out stories, read twice."""

    free: Stream
    held: Stream

    def end(self, name: str, values: str) -> float:
        """Average `values` of a stream over its last tokens."""
        found: list[float] = getattr(getattr(self, name), values)
        return fmean(found[-TAIL:])


def streams(model: LSTM, length: str) -> Streams:
    """Read held-out stories, one after the other. Raises CheckpointError where they are not on this machine."""
    try:
        texts = documents("stories", "valid")[:STORIES]
    except CorpusMissing as error:
        raise CheckpointError(str(error)) from error
    ids = encode_documents(model.tokenizer, texts)[: int(length)].tolist()
    return Streams(read_held(model, ids, {}), read_held(model, ids, {"forget": 1.0}))


def figures(found: Streams, words: Lesson, dark: bool) -> Figures:
    """Draw the size of the memory, and the share of it that is saturated."""
    names = {"free": words.ui("gates_free"), "held": words.ui("gates_held_open")}
    x = words.ui("gates_axis_read")
    size = {"free": found.free.size, "held": found.held.size}
    full = {"free": found.free.saturated, "held": found.held.saturated}
    return {
        "size": streams_figure(size, names, x, words.ui("gates_axis_size"), dark),
        "full": streams_figure(full, names, x, words.ui("gates_axis_full"), dark),
    }


def covered(found: Streams, words: Lesson, dark: bool) -> Figures:
    """Draw the free stream alone."""
    names, x = {"free": words.ui("gates_free")}, words.ui("gates_axis_read")
    return {
        "size": streams_figure({"free": found.free.size}, names, x, words.ui("gates_axis_size"), dark),
        "full": streams_figure({"free": found.free.saturated}, names, x, words.ui("gates_axis_full"), dark),
    }


def sentence(found: Streams, words: Lesson) -> dict[str, object]:
    """Give saturation and price at the end of the stream."""
    return {
        "tokens": f"{len(found.free.size):,}",
        "tail": TAIL,
        **{f"{name}_full": percent(found.end(name, "saturated")) for name in ("free", "held")},
        **{f"{name}_bits": price(found.end(name, "bits")) for name in ("free", "held")},
    }


def outcome(found: Streams) -> Found:
    """Say whether the memory grows, stays or shrinks when nothing is forgotten."""
    ratio = found.end("held", "size") / found.end("free", "size")
    option = "grows" if ratio > 1.2 else "shrinks" if ratio < 0.8 else "stays"
    return Found(
        option, {"ratio": digits(ratio, 2), "tokens": f"{len(found.free.size):,}"}, len(found.free.size)
    )


def way_on(_words: Lesson) -> dict[str, object]:
    """Lead to the gradients, and to the arena's own reasons."""
    draw_ways([("memory", "gradients"), ("arena", "write")])
    return {}


long_panel = Demo(
    "gates_stream",
    CONTROLS,
    streams,
    figures,
    sentence,
    code=[LSTMLayer.gates, read_held],
    source=SOURCE,
    covered=covered,
    guess=Guess("gates_stream", ("stays", "grows", "shrinks"), outcome),
    more=way_on,
    wide=True,
)
