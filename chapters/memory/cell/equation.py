"""Panel "One unit, with its numbers": the sum of one unit at every token, and its largest products at one."""

from __future__ import annotations

from dataclasses import dataclass

from chapters.memory.cell.equation_figure import sums_figure
from chapters.memory.cell.read import LIMIT, SOURCE, token_names
from llm_core.analysis.recurrence.trace import UnitSums, unit_sums
from llm_core.language.rnn import RNN, RNNLayer
from ui.controls.number import Number
from ui.controls.text import Text
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import signed
from ui.show.table import table

MOST = 60
"""Tokens that are read."""
UNITS = 320
SHOWN = 5
CONTROLS = (
    Text("cell_sum_text", example="cell_sum_example", label="cell_text", limit=LIMIT),
    Number("cell_unit", 1, UNITS, 7, label="cell_unit"),
    Number("cell_at", 1, MOST, 6, label="cell_at"),
)


@dataclass(frozen=True)
class OneUnit:
    """The sums of one unit, and the token that is taken apart."""

    names: list[str]
    unit: int
    at: int
    moved: bool  # the text has no such token: the last one is shown
    sums: UnitSums


def one_unit(model: RNN, text: str, unit: int, at: int) -> OneUnit:
    """Take the sum of a unit of the first layer apart; unit and at count from 1."""
    ids = model.tokenizer.encode(text)[:MOST]
    place = min(at, len(ids)) - 1
    index = min(unit, model.config.n_embd) - 1
    return OneUnit(
        model.tokenizer.token_texts(ids),
        index,
        place,
        place != at - 1,
        unit_sums(model, ids, 0, index, place),
    )


def figures(found: OneUnit, words: Lesson, dark: bool) -> Figures:
    """Draw the two parts of the sum and the value that tanh makes of it."""
    labels = draw_labels(words, "token", "value", "from_token", "from_state", "hidden", prefix="cell_axis_")
    sums = found.sums
    return {
        "sums": sums_figure(
            token_names(found.names), sums.from_token, sums.from_state, sums.hidden, found.at, labels, dark
        )
    }


def text(found: OneUnit, words: Lesson) -> dict[str, str]:
    """Write the equation with the numbers of the chosen token."""
    return {"sums": words.ui("cell_equation", **numbers(found))}


def numbers(found: OneUnit) -> dict[str, str]:
    """Give the numbers of the equation."""
    sums, at = found.sums, found.at
    total = sums.from_token[at] + sums.from_state[at] + sums.bias
    parts = {"from_token": sums.from_token[at], "from_state": sums.from_state[at], "bias": sums.bias}
    values = parts | {"total": total, "hidden": sums.hidden[at]}
    return {name: signed(value, 3) for name, value in values.items()} | {
        "unit": str(found.unit + 1), "token": f"“{token_names(found.names)[at]}”",
    }  # fmt: skip


def below(found: OneUnit, words: Lesson) -> str:
    """Write the largest products with old units, and what the others add."""
    columns = [words.ui(f"cell_product_{name}") for name in ("unit", "weight", "value", "product")]
    shown, rest = found.sums.terms[:SHOWN], found.sums.terms[SHOWN:]
    rows = [
        [str(term.unit + 1), signed(term.weight, 3), signed(term.value, 3), signed(term.product, 3)]
        for term in shown
    ]
    others = signed(sum(term.product for term in rest), 3)
    rows.append([words.ui("cell_product_rest", count=len(rest)), "", "", others])
    return table(columns, rows, label=words.ui("cell_products"), fitted=True)


def notices(found: OneUnit, words: Lesson) -> list[str]:
    """Say which token is shown where the text is shorter."""
    return [words.ui("cell_at_moved", count=len(found.names))] if found.moved else []


def sentence(found: OneUnit, words: Lesson) -> dict[str, object]:
    """Give the equation's numbers, and the share that the largest products carry."""
    return {**numbers(found), "units": len(found.sums.terms), "tokens": len(found.names)}


equation = Demo(
    "cell_equation",
    CONTROLS,
    one_unit,
    figures,
    sentence,
    code=[RNNLayer.gates, unit_sums],
    source=SOURCE,
    notices=notices,
    text=text,
    below=below,
    wide=True,
)
