"""Panel "fit": a polynomial through noisy points; capacity, sample size, noise and weight decay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from chapters.learning.overfitting.figure import Two, points_and_curve, two_curves
from llm_core.analysis.spread import Spread
from llm_core.networks.curve_fit import (
    Errors,
    Points,
    curve,
    draw_points,
    error,
    errors,
    fit,
    truth,
)
from ui.controls.guess import Found, Guess, waits
from ui.controls.number import MOST_SEED, Number, Step
from ui.demo import Demo
from ui.lesson.words import Lesson, lesson
from ui.show.chart import draw_labels, in_words
from ui.show.numbers import digits, minus, percent
from ui.show.spread import spread_sentence

MOST, SIMPLE = 20, 6
"""Most coefficients; and the curve that the guess compares with."""
COUNTS = tuple(range(1, MOST + 1))
SEEDS = (1, 2, 3, 4, 5, 6)
"""Drawn beside the chosen one; all of them take a tenth of a second."""
LEAST = 0.01
"""Where the axis of the misses begins: what is less leaves the picture."""
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
CLEARLY = 1.15
"""So many times another error before the page calls it different."""

CONTROLS = (
    Number("overfit_size", 1, MOST, 15, label="size", slider=True),
    Step("overfit_points", (10, 15, 20, 30, 50, 100, 300), 15, label="points"),
    Number("overfit_noise", 0.0, 1.0, 0.3, 0.1, label="noise", slider=True),
    Step("overfit_ridge", (0.0, 0.0001, 0.001, 0.01, 0.1), 0.0, label="ridge"),
    Number("overfit_seed", 1, MOST_SEED, 1, label="seed", again="reseed"),
)


@dataclass(frozen=True)
class Fitted:
    """The chosen fit, and the errors of every number of coefficients."""

    size: int
    known: Points
    curve: tuple[NDArray[np.floating], NDArray[np.floating]]
    errors: Errors
    others: tuple[Errors, ...]  # with other points
    settings: tuple[object, ...]


def fitted(size: int, n: int, noise: float, ridge: float, seed: int) -> Fitted:
    """Fit the points of this seed with 1 ... MOST coefficients, and those of other seeds."""
    x, known = np.linspace(-1, 1, 401), draw_points(n, noise, seed)[0]
    chosen = curve(fit(known, size, ridge), x)
    found, *others = (errors(n, noise, ridge, one, COUNTS) for one in (seed, *SEEDS))
    return Fitted(size, known, (x, chosen), found, tuple(others), (n, noise, ridge, size))


def figures(found: Fitted, words: Lesson, dark: bool, covered: bool = False) -> dict[str, go.Figure]:
    """Draw points with curve, and the errors over the number of coefficients."""
    x = np.linspace(-1, 1, 401)
    curves = {"truth": (x, truth(x)), "fit": found.curve}
    drawn = points_and_curve(
        (found.known.x, found.known.y),
        curves,
        draw_labels(words, "x", "y", "points", "truth", "fit", prefix="fit_"),
        dark,
    )
    labels = draw_labels(words, "train", "held_out") | {
        "x": words.ui("fit_size"), "y": words.ui("fit_error"), "other": lesson("spread").ui("other"),
    }  # fmt: skip
    others = [as_two(one) for one in found.others]
    lines = two_curves(
        as_two(found.errors), labels, dark, others=others, mark=found.size, log=True, covered=covered
    )
    return {"points": in_words(drawn, run(found, drawn, words)), "errors": lines}


def run(found: Fitted, drawn: go.Figure, words: Lesson) -> str:
    """Say where the points lie, where the fitted curve begins and ends, and how much of it leaves the picture."""
    (_, y), (low, high) = found.curve, drawn.layout.yaxis.range
    x = np.asarray(found.known.x)
    facts = {"low": minus(f"{x.min():.2f}"), "high": minus(f"{x.max():.2f}"), "points": len(x)}
    y = np.asarray(y)
    outside = percent(float(((y < low) | (y > high)).mean()))
    return words.ui(
        "fit_runs", first=digits(float(y[0])), last=digits(float(y[-1])), outside=outside, **facts
    )


def covered(found: Fitted, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the same without what is held out."""
    drawn = figures(found, words, dark, covered=True)
    return drawn | {"errors": waits(drawn["errors"], dark, 0.85)}


def as_two(one: Errors) -> Two:
    """Name the errors."""
    return Two(COUNTS, one.train, one.held_out)


def sentence(found: Fitted, words: Lesson) -> dict[str, object]:
    """Say the best number of coefficients, both errors of the chosen one, and how much is chance."""
    at = found.size - 1
    drawn = Spread(tuple(one.held_out[at] for one in found.others))
    return {
        "size": found.size,
        "train": shown(found.errors.train[at]),
        "held_out": shown(found.errors.held_out[at]),
        "best": found.errors.best,
        "spread": spread_sentence(words.ui("fit_chance", size=found.size), drawn, shown),
    }


def text(found: Fitted, words: Lesson) -> dict[str, str]:
    """Write the formula of the curve, and which part of a line has no place on the axis."""
    gone = words.ui("fit_gone", least=LEAST) if min(found.errors.train) < LEAST else ""
    return {"points": words.ui("fit_formula", formula=formula(found.size)), "errors": gone}


def formula(size: int) -> str:
    """Write the sum of coefficients times polynomials: c₀ P₀(x) + c₁ P₁(x) + … + c₁₄ P₁₄(x)."""
    terms = [f"c{k}P{k}(x)".translate(SUBSCRIPTS) for k in range(size)]
    return " + ".join(terms if size < 4 else (*terms[:2], "…", terms[-1]))


def shown(value: float) -> str:
    """Write an error; what rounding leaves over is 0."""
    return "0" if value < 1e-6 else digits(value, 2)


def compared(found: Fitted) -> Found:
    """Compare the held-out error with that of SIMPLE coefficients."""
    here, simple = found.errors.held_out[found.size - 1], found.errors.held_out[SIMPLE - 1]
    option = "more" if here > CLEARLY * simple else "less" if simple > CLEARLY * here else "same"
    facts = {"size": found.size, "here": shown(here), "simple": SIMPLE, "simple_error": shown(simple)}
    return Found(option, facts, found.settings)


fit_panel = Demo(
    "overfit_fit",
    CONTROLS,
    fitted,
    figures,
    sentence,
    code=[truth, draw_points, fit, error],
    wide=True,
    guess=Guess("overfit_fit", ("less", "same", "more"), compared),
    covered=covered,
    text=text,
)
