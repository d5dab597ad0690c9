"""Panel "One key far away": a row of weights collapses to one-hot, and the other keys get no gradient any more."""

from __future__ import annotations

from typing import NamedTuple

import plotly.graph_objects as go
import torch
from torch import Tensor

from chapters.attention.scores.collapse_figure import gradient_dots, weight_bars
from llm_core.analysis.scores.collapse import Row, query_and_keys, row_of_weights
from llm_core.analysis.spread import SEEDS
from ui.controls.choice import Choice
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo
from ui.lesson.words import Lesson, lesson
from ui.show.chart import draw_labels
from ui.show.numbers import part, percent, small

ONE_HOT, LEANING = 0.99, 0.5
"""Weight of the strongest key from which the text says "collapsed", and "leans"."""

CONTROLS = (
    Number("scores_far", 0.0, 10.0, 3.0, 0.5, label="far", slider=True),
    Number("scores_far_temp", 0.1, 10.0, 1.0, 0.1, label="temperature", slider=True),
    Choice("scores_root", ("on", "off"), label="root", names="root_"),
    Number("scores_far_seed", 1, MOST_SEED, 1, label="seed", again="reseed"),
)


class Rows(NamedTuple):
    """The row of weights as set, the one with nothing moved, and the first one again with other seeds."""

    moved: Row
    calm: Row  # divided, at temperature 1
    weights: Tensor  # (seeds, S)
    gradients: Tensor  # (seeds, S)


def rows(distance: float, temperature: float, root: str, seed: int) -> Rows:
    """Compute the row of weights as set, the one with nothing moved, and what other seeds give."""

    def row(n: int) -> Row:
        return row_of_weights(*query_and_keys(distance, n), temperature, root == "on")

    others = [row(n) for n in SEEDS]
    return Rows(
        row(seed),
        row_of_weights(*query_and_keys(0.0, seed), 1.0, True),
        torch.stack([one.weights for one in others]),
        torch.stack([one.gradients for one in others]),
    )


def figures(found: Rows, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the weights, and the gradients on a logarithmic axis; faint what other seeds give."""
    row = found.moved
    names = [words.ui("key_far"), *(words.ui("key_other", n=n) for n in range(2, len(row.weights) + 1))]
    labels = draw_labels(words, "weight", "gradient", prefix="far_") | {"other": lesson("spread").ui("other")}
    amounts = [small(gradient) for gradient in row.gradients.tolist()]
    return {
        "weight": weight_bars(row.weights.numpy(), found.weights.numpy(), names, labels, dark),
        "gradient": gradient_dots(
            row.gradients.numpy(), found.gradients.numpy(), names, amounts, labels, dark
        ),
    }


def sentence(found: Rows, words: Lesson) -> dict[str, object]:
    """Say what the row has become, and the gradient to the other keys as a part of that with nothing moved."""
    row, calm = found.moved, found.calm
    top = float(row.weights.max())
    state = "hot" if top >= ONE_HOT else "leans" if top >= LEANING else "spread"
    now, before = float(row.gradients[1:].median()), float(calm.gradients[1:].median())
    facts = {"top": percent(top, 1), "ratio": part(now / before)}
    return {"sentence": words.ui(f"far_{state}", **facts)}


collapse = Demo("scores_collapse", CONTROLS, rows, figures, sentence, code=[query_and_keys, row_of_weights])
