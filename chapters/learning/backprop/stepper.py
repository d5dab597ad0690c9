"""Panel "backward, edge by edge": forward, loss, backward and step of a small network, or of the visitor's formula."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import streamlit as st

from chapters.learning.backprop.component import payload
from chapters.learning.backprop.component import stepper as component
from llm_core.networks.acts import Acts, is_data, play
from llm_core.networks.expression import MOST_CHARACTERS, ExpressionError, compute, read_numbers
from llm_core.networks.scalar import Scalar, backward, finite_difference
from ui.controls.choice import Choice
from ui.controls.held import Held
from ui.controls.number import Number
from ui.controls.presets import chosen_button
from ui.controls.text import Text
from ui.demo import Demo, Figures, Settings
from ui.lesson.words import Lesson
from ui.show.numbers import digits

EXAMPLES = {
    "net": (
        "(sigmoid(v1*tanh(w1*x1 + w2*x2 + b1) + v2*tanh(w3*x1 + w4*x2 + b2) + c) - y)^2",
        "x1 = 1, x2 = 0.5, y = 1, w1 = 0.6, w2 = -0.4, b1 = 0.1, w3 = -0.3, w4 = 0.8, b2 = 0.2, "
        "v1 = 0.5, v2 = -0.7, c = 0.1",
    ),
    "one": ("(sigmoid(w1*x1 + w2*x2 + b) - y)^2", "x1 = 1, x2 = 0.5, y = 1, w1 = 0.5, w2 = -1, b = 0.2"),
    "twice": ("(w*tanh(w*x) - y)^2", "x = 1.5, y = 1, w = 0.4"),
    "dead": ("(v*relu(w*x + b) - y)^2", "x = 1, y = 1, w = -0.5, b = -0.3, v = 2"),
    "max": ("(max(w1*x, w2*x) - y)^2", "x = 2, y = 1, w1 = 0.3, w2 = 0.9"),
}
"""Formulas with their numbers; the first is there when the page opens."""
FORMULA_0, NUMBERS_0 = EXAMPLES["net"]


class Problem(NamedTuple):
    """Why there is no graph: what is wrong, where in the text (from 0), and what stands there."""

    problem: str
    at: int
    found: str


class Shown(NamedTuple):
    """All acts, and the optimiser that takes the step."""

    acts: Acts
    rule: str
    rate: float


@dataclass(frozen=True)
class Examples:
    """A button for each example: it fills both fields."""

    key: str = "back_example"

    def draw(self, words: Lesson, /, **settings: Any) -> None:
        """Draw the buttons."""
        shown = (st.session_state.get(FORMULA.key), st.session_state.get(NUMBERS.key))
        with st.container(horizontal=True, key="back_presets", gap="small"):
            for name, texts in EXAMPLES.items():
                chosen_button(words.ui(f"example_{name}"), f"back_{name}", texts == shown, use, *texts)


FORMULA = Text("back_formula", example="", label="formula", limit=MOST_CHARACTERS, widget=st.text_area)
NUMBERS = Text("back_numbers", example="", label="numbers", limit=600, widget=st.text_area)
CONTROLS = (
    FORMULA,
    NUMBERS,
    Number("back_steps", 0, 100, 0, label="steps", slider=True),
    Examples(),
    Choice("back_rule", ("gd", "momentum", "adam"), label="rule", names="rule_"),
    Number("back_rate", 0.01, 5.0, 0.5, 0.01, label="rate"),
)
AT = Held("back_at")


def use(formula: str, numbers: str) -> None:
    """Put an example into both fields."""
    FORMULA.use(formula)
    NUMBERS.use(numbers)


def fields(_source: object, _words: Lesson) -> Settings:
    """Name what stands in both fields at first."""
    return {FORMULA.key: {"example": FORMULA_0}, NUMBERS.key: {"example": NUMBERS_0}}


def acts_of(formula: str, numbers: str, steps: int, _: object, rule: str, rate: float) -> Shown | Problem:
    """Take a formula through all acts; what is wrong with it where that cannot be done."""
    try:
        return Shown(play(formula, read_numbers(numbers), rule, rate, steps), rule, rate)
    except ExpressionError as wrong:
        return Problem(wrong.problem, wrong.at, wrong.found)


def figures(found: Shown | Problem, words: Lesson, dark: bool) -> Figures:
    """Draw the graph, where there is one."""
    if isinstance(found, Problem):
        return {}
    return {"graph": partial(draw_graph, found, words)}


def draw_graph(found: Shown, words: Lesson) -> None:
    """Mount the graph."""
    rule = words.ui(f"rule_{found.rule}")
    component(payload(found.acts, rule, found.rate, words, "back_"), "back_graph")


def notices(found: Shown | Problem, words: Lesson) -> Sequence[str]:
    """Say what is wrong with the formula, or after which step it had no value any more."""
    if isinstance(found, Problem):
        return [problem_sentence(found, words)]
    return [] if found.acts.stopped is None else [words.ui("stopped", step=found.acts.stopped)]


def problem_sentence(found: Problem, words: Lesson) -> str:
    """Say what is wrong, and where."""
    return words.ui(f"problem_{found.problem}", place=found.at + 1, found=found.found[:40])


def sentence(found: Shown | Problem, words: Lesson) -> dict[str, object]:
    """Count the weights that backward and step have moved, and the digits in which both slopes agree."""
    if isinstance(found, Problem):
        return {"sentence": words.ui("no_graph")}
    acts = found.acts
    weights = [row for row in acts.rows if not is_data(row.name)]
    known = [row.digits for row in acts.rows if row.digits is not None]
    facts = {
        "weights": len(weights),
        "moved": sum(row.after != row.before for row in weights),
        "agree": min(known, default=0),
        "edges": len(acts.moves),
        "loss": number(acts.losses[-1]),
        "next": words.ui("no_loss") if acts.next_loss is None else number(acts.next_loss),
    }
    return {"sentence": words.ui("acts_said" if weights and known else "acts_bare", **facts)}


def number(value: float) -> str:
    """Write four figures and a real minus sign."""
    return digits(value, 4)


stepper = Demo(
    "backprop_stepper",
    CONTROLS,
    acts_of,
    figures,
    sentence,
    code=[Scalar, backward, compute, finite_difference, play],
    wide=True,
    stacked=True,
    notices=notices,
    settings=fields,
    locks=(*(control.key for control in CONTROLS), AT.key),
)
