"""Panel "The gates on your text": input, forget and output gate, memory cell and hidden state under each token."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chapters.memory.gates.figure import traces_figure
from chapters.memory.gates.under import gates_html
from figures.tokens import visible
from llm_core.analysis.recurrence.trace import trace
from llm_core.language.lstm import LSTM, LSTMLayer
from ui.controls.nearest import Nearest
from ui.controls.number import Number
from ui.controls.text import Text
from ui.demo import Demo, Figures, Settings
from ui.lesson.sentence import compose
from ui.lesson.words import Lesson
from ui.show.chart import Numbers, draw_labels
from ui.show.numbers import percent, signed
from ui.site.language import html_lang
from ui.work.source import SharedModel

SOURCE = SharedModel("stories", "lstm")
LIMIT, MOST = 600, 120
"""Characters and tokens of a text."""
ROWS = {
    "input": "hook_input_gate",
    "forget": "hook_forget_gate",
    "output": "hook_output_gate",
    "cell": "hook_cell",
    "hidden": "hook_hidden",
}
"""What stands under a token, and its tap."""
LAYER, UNIT = 0, 215
"""The unit that the chapter opens with: the follower of the quotation marks in the shipped LSTM, see `found`."""
CONTROLS = (
    Text("gates_text", example="gates_example", label="gates_text", limit=LIMIT),
    Nearest("gates_layer", label="gates_layer", default=LAYER),
    Number("gates_unit", 1, 384, UNIT, label="gates_unit"),
)


@dataclass(frozen=True)
class Read:
    """What one unit of one layer did at each token."""

    tokens: list[str]
    layer: int
    unit: int
    values: dict[str, NDArray[np.float32]]  # name of ROWS -> (T,)


def read(model: LSTM, text: str, layer: int, unit: int) -> Read:
    """Read a text and take one unit; `unit` counts from 1, and one that the layer has not becomes its last."""
    ids = model.tokenizer.encode(text)[:MOST]
    index = min(unit, model.config.n_embd) - 1
    found = trace(model, ids, min(layer, model.config.n_layer - 1))
    values = {name: found[tap][:, index].numpy() for name, tap in ROWS.items()}
    return Read(model.tokenizer.token_texts(ids), layer, index, values)


def settings(model: LSTM, words: Lesson) -> Settings:
    """Offer the layers and units that there are."""
    return {"gates_layer": {"limit": model.config.n_layer}, "gates_unit": {"high": model.config.n_embd}}


def figures(found: Read, words: Lesson, dark: bool) -> Figures:
    """Draw the tokens with their numbers, and the lines of memory and hidden state."""
    labels = draw_labels(words, *ROWS, "token", "value", prefix="gates_axis_")
    short = {name: words.ui(f"gates_short_{name}") for name in ROWS}
    label = words.ui("gates_read_label", layer=found.layer + 1, unit=found.unit + 1)
    return {
        "under": gates_html(found.tokens, found.values, short, labels, label, html_lang()),
        "lines": traces_figure(found.tokens, found.values, labels, dark),
    }


def table_of(found: Read) -> dict[str, Numbers]:
    """Give all numbers of the unit as a table."""
    return {
        "lines": {"token": found.tokens, **{name: values.tolist() for name, values in found.values.items()}}
    }


def sentence(found: Read, words: Lesson) -> dict[str, object]:
    """Give the means of the gates, and the token at which the memory moved most."""
    cell = found.values["cell"]
    moved = np.abs(np.diff(cell, prepend=np.float32(0)))
    at = int(moved.argmax())
    return {
        **{name: percent(float(found.values[name].mean())) for name in ("input", "forget", "output")},
        "unit": found.unit + 1,
        "layer": found.layer + 1,
        "token": compose("`{token}`", token=visible(found.tokens[at])),
        "before": signed(float(cell[at - 1]) if at else 0.0),
        "after": signed(float(cell[at])),
        "most": signed(float(np.abs(cell).max()))[1:],
        "hidden": signed(float(np.abs(found.values["hidden"]).max()))[1:],
    }


read_panel = Demo(
    "gates_read",
    CONTROLS,
    read,
    figures,
    sentence,
    code=[LSTMLayer.gates, trace],
    source=SOURCE,
    settings=settings,
    numbers=table_of,
    wide=True,
    stacked=True,
)
