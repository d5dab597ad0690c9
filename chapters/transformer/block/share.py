"""Panel "share": the parts of three blocks, the chosen one and torch's two, by their parameters."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from chapters.transformer.block.figure import share_bars
from chapters.transformer.block.models import Chosen
from llm_core.analysis.block.shapes import (
    parameters_of_parts,
    parameters_of_torch_layer,
    share,
    share_of_stack,
)
from ui.demo import Demo
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent

WIDTH, TORCH_HEADS, USUAL = 64, 4, 4
"""torch's layer is built as in the faulty code of erratum E56: 64 wide, and nobody says how wide its middle is."""
STACKED, VOCABULARY = 2, 1000
"""Layers and tokens of the whole model in the sentence."""

Parts = dict[str, int]


@dataclass(frozen=True)
class Shares:
    """Parameters of each part of three blocks, and the feed-forward share of a whole model of torch's layers."""

    own: Parts
    usual: Parts
    default: Parts
    stack: float


def shares(chosen: Chosen) -> Shares:
    """Count the parts of the chosen block, and of torch's with the usual width and with its hidden default."""
    return Shares(
        parameters_of_parts(chosen.model.layers()[chosen.layer]),
        parameters_of_torch_layer(WIDTH, TORCH_HEADS, USUAL * WIDTH),
        parameters_of_torch_layer(WIDTH, TORCH_HEADS),
        share_of_stack(WIDTH, TORCH_HEADS, STACKED, VOCABULARY),
    )


def figures(found: Shares, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw a bar for each block, cut by its parts."""
    rows = {words.ui(f"row_{name}"): getattr(found, name) for name in ("own", "usual", "default")}
    labels = draw_labels(words, "attention", "feed_forward", "norms", "share")
    return {"bars": share_bars(rows, labels, dark)}


def sentence(found: Shares, words: Lesson) -> dict[str, object]:
    """Give the feed-forward share of each."""
    return {
        "own": percent(share(found.own), 1),
        "feed_forward": f"{found.own['feed_forward']:,}",
        "all": f"{sum(found.own.values()):,}",
        "usual": percent(share(found.usual), 1),
        "default": percent(share(found.default), 1),
        "stack": percent(found.stack, 1),
    }


def snippet(chosen: Chosen) -> str:
    """Write the same in Python."""
    return f"""from llm_core.analysis.block.shapes import parameters_of_parts, parameters_of_torch_layer
{chosen.in_python}
print(parameters_of_parts(model.layers()[{chosen.layer}]))
print(parameters_of_torch_layer({WIDTH}, {TORCH_HEADS}, {USUAL * WIDTH}))
print(parameters_of_torch_layer({WIDTH}, {TORCH_HEADS}))
"""


share_panel = Demo(
    "block_share",
    compute=shares,
    figures=figures,
    sentence=sentence,
    code=[parameters_of_parts, parameters_of_torch_layer, share_of_stack],
    snippet=snippet,
)
