"""Panel "Which way is down?": arrows against the gradient, and gradient descent along them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from chapters.learning.optimisers.bowl_figure import bowl_figure
from chapters.learning.optimisers.path_words import in_points
from llm_core.networks.bowl import NEAR, START, Bowl, race
from llm_core.networks.optimisers import Path, descend, steps_until
from ui.controls.number import Number
from ui.demo import Demo
from ui.lesson.words import Lesson
from ui.show.chart import Numbers, draw_labels, in_words
from ui.show.numbers import digits, small

STEPS = 2000
"""More than the slowest rate that a visitor can choose is drawn with."""
CONTROLS = (
    Number("race_slope_condition", 2, 500, 100, label="condition", slider=True),
    Number("race_slope_rate", 0.0001, 1.5, 0.018, 0.001, label="rate_gd"),
)


class Descent(NamedTuple):
    """One path down the bowl."""

    bowl: Bowl
    rate: float
    path: Path


def descent(condition: int, rate: float) -> Descent:
    """Go downhill from START."""
    bowl = Bowl(condition)
    return Descent(bowl, rate, race(bowl, {"gd": rate}, 0, 0, 1, STEPS)["gd"])


def figures(found: Descent, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the bowl with its arrows and the path."""
    labels = draw_labels(words, "x", "y", "downhill", "gd", prefix="race_")
    points = np.array(found.path.points)
    bowl = bowl_figure(found.bowl.condition, {"gd": points}, labels, dark)
    return {"bowl": in_words(bowl, in_points({"gd": points}, labels, words))}


def text(found: Descent, words: Lesson) -> dict[str, str]:
    """Write the formulas with the numbers that are set."""
    steep, rate = digits(found.bowl.condition), digits(found.rate)
    formulas = {"f": f"(x² + {steep} y²) / 2", "x": f"x − {rate} · x", "y": f"y − {rate} · {steep} · y"}
    unbroken = {name: formula.replace(" ", "\N{NO-BREAK SPACE}") for name, formula in formulas.items()}
    return {"bowl": words.ui("race_slope_bowl_line", **unbroken)}


def numbers(found: Descent) -> dict[str, Numbers]:
    """List the points of the path, and the slope at each."""
    points = np.array(found.path.points)
    slopes = found.bowl.bends * points
    columns = (range(len(points)), *points.T, *slopes.T, found.path.values)
    return {"bowl": dict(zip(("step", "x", "y", "slope x", "slope y", "f"), columns, strict=True))}


def sentence(found: Descent, words: Lesson) -> dict[str, object]:
    """Give the slope at the start, the largest rate, and how far the path goes."""
    slope = found.bowl.slope(np.array(START))
    return {
        "x": digits(slope[0]),
        "y": digits(slope[1]),
        "steepest": digits(slope[1] / slope[0]),
        "fastest": digits(found.bowl.fastest),
        "outcome": outcome(found, words),
    }


def outcome(found: Descent, words: Lesson) -> str:
    """Say after how many steps it is down, or that it never is."""
    facts = {"rate": digits(found.rate), "steps": len(found.path.values) - 1, "near": small(NEAR)}
    if found.path.diverged:
        return words.ui("race_out", **facts)
    needed = steps_until(found.path.values, NEAR)
    if needed is None:
        return words.ui("race_not", **facts)
    return words.ui("race_down", **facts | {"steps": needed})


def notices(found: Descent, words: Lesson) -> list[str]:
    """Say where a path that diverges is cut."""
    facts = {"steps": len(found.path.values) - 1, "fastest": digits(found.bowl.fastest)}
    return [words.ui("race_cut", **facts)] if found.path.diverged else []


slope = Demo(
    "race_slope",
    CONTROLS,
    descent,
    figures,
    sentence,
    code=[Bowl, descend],
    notices=notices,
    text=text,
    numbers=numbers,
    settings=lambda _, words: {"race_slope_rate": {"format": "%.4f"}},
)
