"""Panel "One cell, any length": the same cell at every token, folded or unrolled, and what is counted beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from chapters.memory.cell.read import LIMIT, SOURCE, token_names
from chapters.memory.cell.unroll_figure import DRAWN, cells_figure, state_figure
from llm_core.analysis.recurrence.trace import trace
from llm_core.language.recurrent import RecurrentLayer
from llm_core.language.rnn import RNN, RNNLayer
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess
from ui.controls.text import Text
from ui.demo import Demo, Figures
from ui.lesson.rows import in_a_row, listing
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels, in_words
from ui.show.table import Cell, table

LENGTHS = (3, 30, 300)
SHOWN_UNITS = 24
CONTROLS = (
    Text("cell_text", example="cell_example", label="cell_text", limit=LIMIT),
    Choice("cell_length", tuple(map(str, LENGTHS)), "30", label="cell_length"),
    Choice("cell_view", ("unrolled", "folded"), label="cell_view", names="cell_view_"),
)


@dataclass(frozen=True)
class Unrolled:
    """A text of the asked length, read by the first layer, and the numbers that are counted."""

    names: list[str]
    repeated: bool  # the text was shorter, so it stands there several times
    view: str
    units: list[int]
    hidden: NDArray[np.float32]  # (T, units)
    width: int
    layers: int
    weights: int  # of the whole model
    layer_weights: int  # of the recurrent layer

    def separate(self, length: int) -> int:
        """Count the weights of a layer with an input of its own for each token: T blocks of C x C, and C biases."""
        return length * self.width**2 + self.width


def unrolled(model: RNN, text: str, length: str, view: str) -> Unrolled:
    """Read so many tokens with the first layer; the units shown are those whose values vary most."""
    ids = model.tokenizer.encode(text)
    read = [ids[i % len(ids)] for i in range(int(length))]
    hidden = trace(model, read, 0)["hook_hidden"].numpy()
    units = sorted(np.argsort(-hidden.std(0))[:SHOWN_UNITS].tolist())
    return Unrolled(
        model.tokenizer.token_texts(read), len(ids) < int(length), view, units, hidden[:, units],
        model.config.n_embd, model.config.n_layer, model.n_parameters,
        sum(weight.numel() for weight in model.stack[0].parameters()),
    )  # fmt: skip


def figures(found: Unrolled, words: Lesson, dark: bool) -> Figures:
    """Draw the cell, once or at every token, and the hidden state after each token."""
    labels = labels_of(words)
    names, units = token_names(found.names), [unit + 1 for unit in found.units]
    return {
        "boxes": boxes(found, words, dark),
        "state": state_figure(found.hidden, names, units, labels, dark),
    }


def covered(found: Unrolled, words: Lesson, dark: bool) -> Figures:
    """Draw the cells without their weights: that they share them is the answer."""
    return {"boxes": boxes(found, words, dark, asked=True)}


def labels_of(words: Lesson) -> dict[str, Any]:
    """Give the words of both figures."""
    return draw_labels(
        words, "token", "unit", "value", "cell", "state", "weights", "more", prefix="cell_axis_"
    )


def boxes(found: Unrolled, words: Lesson, dark: bool, asked: bool = False) -> go.Figure:
    """Draw the cells; asked: without the box of weights."""
    names = token_names(found.names)
    drawn = cells_figure(names, found.view == "folded", labels_of(words), dark, not asked)
    return in_words(drawn, told(names, found.view, words, asked))


def told(names: list[str], view: str, words: Lesson, asked: bool) -> str:
    """Say which cells are drawn and what joins them."""
    if view == "folded":
        return words.ui("cell_told_folded")
    said = [words.ui("cell_told_unrolled", tokens=listing(words, names[:DRAWN]))]
    if (rest := len(names) - DRAWN) > 0:
        said.append(words.ui("cell_told_more", count=rest))
    if not asked:
        said.append(words.ui("cell_told_weights"))
    return in_a_row(words, said)


def below(found: Unrolled, words: Lesson) -> str:
    """Write what is counted at each length, the chosen one marked."""
    columns = [
        words.ui(f"cell_column_{name}") for name in ("length", "weights", "layer", "separate", "state")
    ]
    rows: list[list[str | Cell]] = [
        [
            Cell(f"{length:,}"), f"{found.weights:,}", f"{found.layer_weights:,}",
            f"{found.separate(length):,}", f"{found.layers} × {found.width}",
        ]
        for length in LENGTHS
    ]  # fmt: skip
    chosen = LENGTHS.index(len(found.names))
    return table(columns, rows, chosen_row=chosen, label=words.ui("cell_table"), least_width="34rem")


def notices(found: Unrolled, words: Lesson) -> list[str]:
    """Say when the text was repeated to reach the length."""
    return [words.ui("cell_repeated")] if found.repeated else []


def sentence(found: Unrolled, words: Lesson) -> dict[str, object]:
    """Give what stays and what grows."""
    return {
        "tokens": len(found.names),
        "weights": f"{found.weights:,}",
        "layer": f"{found.layer_weights:,}",
        "separate": f"{found.separate(len(found.names)):,}",
        "carried": f"{found.layers * found.width:,}",
    }


def growth(found: Unrolled) -> Found:
    """Say how the number of weights changes: it does not."""
    return Found("same", {"weights": f"{found.weights:,}"})


unroll = Demo(
    "cell_unroll",
    CONTROLS,
    unrolled,
    figures,
    sentence,
    code=[RNNLayer.gates, RecurrentLayer.forward],
    source=SOURCE,
    notices=notices,
    below=below,
    wide=True,
    stacked=True,
    guess=Guess("cell_unroll", ("same", "tenfold", "retrain"), growth),
    covered=covered,
)
