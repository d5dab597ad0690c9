"""Panel "the same inside a Transformer": a block's feed-forward part, computed by the playground's own function."""

from __future__ import annotations

from chapters.learning.playground.figure import unit_bars
from llm_core.analysis.block.as_mlp import FeedForward, as_mlp, feed_forward
from llm_core.language.transformer import Transformer
from llm_core.networks.mlp import MLP
from ui.controls.number import Number
from ui.controls.text import Text
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent
from ui.work.source import SharedModel

TEXT = Text("play_text", example="language_example", limit=200, optional=True)
BLOCK = Number("play_block", 1, 6, 3, label="language_block", slider=True)
ON = 0.1
"""A unit whose value is above this counts as on."""


def last_token(model: Transformer, text: str, block: int) -> FeedForward:
    """Send the last token of the text through the feed-forward part of a block, counted from 1."""
    return feed_forward(model, text, min(block, len(model.layers())) - 1)


def figures(found: FeedForward, words: Lesson, dark: bool) -> Figures:
    """Draw every hidden unit as a bar."""
    labels = draw_labels(words, "unit", "value", prefix="language_")
    return {"units": unit_bars(found.hidden, labels, dark)}


def sentence(found: FeedForward, words: Lesson) -> dict[str, object]:
    """Count units and weights, and the units that are on."""
    inputs, hidden, outputs = found.sizes
    return {
        "inputs": inputs,
        "hidden": hidden,
        "outputs": outputs,
        "parameters": f"{found.parameters:,}",
        "on": percent(float((found.hidden > ON).mean())),
        "on_from": f"{ON:g}",
    }


language = Demo(
    "play_language",
    (TEXT, BLOCK),
    last_token,
    figures,
    sentence,
    code=[feed_forward, as_mlp, MLP],
    source=SharedModel("stories", "transformer"),
    ways=(("transformer", "block"),),
)
