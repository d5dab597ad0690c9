"""Panel "the graph is what ran": an `if` decides which graph there is, and where the slope can flow."""

from __future__ import annotations

from functools import partial

from chapters.learning.backprop.component import payload, stepper
from llm_core.networks.acts import Acts, play
from llm_core.networks.expression import compute
from ui.controls.held import Held
from ui.controls.number import Number
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.numbers import digits

FORMULA = "(if(x, w1*x, w2*x^2 + w2) - y)^2"
WEIGHTS = {"w1": 0.8, "w2": 0.5, "y": 1.0}
RATE = 0.5
CONTROLS = (Number("path_x", -2.0, 2.0, 1.5, 0.1, label="path_x", slider=True),)
AT = Held("path_at")


def graph_at(x: float) -> Acts:
    """Compute the formula at x; only the branch taken is in its graph."""
    return play(FORMULA, {"x": x, **WEIGHTS}, rate=RATE)


def figures(found: Acts, words: Lesson, dark: bool) -> Figures:
    """Draw the graph with all slopes."""
    return {"graph": partial(draw_graph, found, words)}


def draw_graph(found: Acts, words: Lesson) -> None:
    """Mount the graph, after the way back."""
    stepper(payload(found, words.ui("rule_gd"), RATE, words, "path_"), "path_graph")


def sentence(found: Acts, words: Lesson) -> dict[str, object]:
    """Name the branch, the size of the graph, and the slopes of both weights."""
    slopes = {row.name: digits(row.gradient) for row in found.rows}
    taken, other = ("w1", "w2") if any(node.name == "w1" for node in found.nodes) else ("w2", "w1")
    return {
        "taken": taken,
        "other": other,
        "nodes": len(found.nodes),
        "slope": slopes[taken],
        "none": slopes[other],
    }


path = Demo(
    "backprop_path",
    CONTROLS,
    graph_at,
    figures,
    sentence,
    code=[compute, play],
    wide=True,
    locks=(*(control.key for control in CONTROLS), AT.key),
)
