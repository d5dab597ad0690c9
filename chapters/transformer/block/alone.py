"""Panel "alone": change one position's vector and see which outputs of both parts move; shuffle all, and compare."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go
import torch

from chapters.transformer.block.figure import reach_bars
from chapters.transformer.block.models import MOST_TOKENS, Chosen
from figures.attention import axis_names
from llm_core.analysis.block.shapes import Reach, reach, shuffle_differences
from ui.controls.number import Number
from ui.demo import Demo
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent, small

PLACE = Number("block_place", 1, MOST_TOKENS + 1, 4, label="place", slider=True)
"""A token of the text from 1, the start token included."""
SHUFFLE_SEED = 1
STILL = 1e-6
"""A smaller part of the largest move counts as none."""


@dataclass(frozen=True)
class Moved:
    """What moved with the token at `place` (from 1), and by how much shuffling changes each part's outputs."""

    reach: Reach
    feed_forward: float
    attention: float
    texts: tuple[str, ...]
    place: int


def moved(chosen: Chosen, place: int) -> Moved:
    """Reverse the vector of the token at `place`, and shuffle all tokens."""
    ids = torch.tensor([chosen.ids])
    differences = shuffle_differences(chosen.model, ids, chosen.layer, SHUFFLE_SEED)
    return Moved(
        reach(chosen.model, ids, chosen.layer, place - 1), *differences, texts=chosen.texts, place=place
    )


def figures(found: Moved, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw two bars for each token."""
    labels = draw_labels(words, "attention", "feed_forward", "change")
    feed_forward, attention = found.reach.feed_forward.numpy(), found.reach.attention.numpy()
    return {"reach": reach_bars(feed_forward, attention, axis_names(found.texts), labels, dark)}


def sentence(found: Moved, words: Lesson) -> dict[str, object]:
    """Count the outputs that moved, and give the differences after shuffling."""
    feed_forward, attention = found.reach.feed_forward, found.reach.attention
    still = STILL * float(max(feed_forward.max(), attention.max()))
    return {
        "name": found.texts[found.place - 1],
        "place": found.place,
        "mlp_moved": int((feed_forward > still).sum()),
        "attention_moved": int((attention > still).sum()),
        "mlp_shuffled": small(found.feed_forward),
        "attention_shuffled": percent(found.attention),
    }


def snippet(chosen: Chosen, place: int) -> str:
    """Write the same in Python."""
    return f"""import torch

from llm_core.analysis.block.shapes import reach, shuffle_differences
{chosen.in_python}
ids = torch.tensor([{list(chosen.ids)}])
print(reach(model, ids, layer={chosen.layer}, position={place - 1}))
print(shuffle_differences(model, ids, layer={chosen.layer}, seed={SHUFFLE_SEED}))
"""


alone_panel = Demo(
    "block_alone", (PLACE,), moved, figures, sentence, code=[reach, shuffle_differences], snippet=snippet
)
