"""Panel "Why divide?": the width of queries and keys moves, and softmax saturates unless the scores are divided."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from chapters.attention.scores.saturation_figure import row_bars, width_curves
from llm_core.analysis.scores.functions import weights_of
from llm_core.analysis.scores.saturation import (
    N_KEYS,
    Saturation,
    gradient_lengths,
    mean_bits,
    mean_top,
    random_scores,
    saturation,
    scores_of_seed,
)
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, nearest
from ui.controls.number import MOST_SEED, Number, Step
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson, lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent

WIDTHS = tuple(2**i for i in range(2, 11))
SEEDS = (1, 2, 3, 4, 5, 6)
"""Drawn beside the chosen one; each takes a tenth of a second, once."""
STRUT = r"\rule[-0.6em]{0pt}{1.4em}"  # KaTeX does not know how deep Chinese characters reach: they were cut
EXPECTED = {"unscaled": {4: 0.27, 16: 0.58, 64: 0.80, 256: 0.90, 1024: 0.95}, "scaled": {1024: 0.107}}
"""What was measured with another program when the lesson was planned: 64 keys, temperature 1."""

WIDTH = Step("scores_width", WIDTHS, 64, label="width")
TEMPERATURE = Number("scores_temp", 0.1, 32.0, 1.0, 0.1, label="temperature", slider=True)
CONTROLS = (
    WIDTH,
    TEMPERATURE,
    Choice("scores_measure", ("top", "bits", "gradient"), label="measure", names="measure_"),
    Number("scores_seed", 1, MOST_SEED, 1, label="seed", again="reseed"),
)


class Measured(NamedTuple):
    """For "unscaled" and "scaled" the measurement at each width, and the weights of the first draw, (widths, keys)."""

    found: dict[str, list[Saturation]]
    rows: dict[str, NDArray[np.floating]]
    variance: list[float]  # of the scores before they are divided, for each width
    width: int
    temperature: float
    measure: str
    others: dict[str, list[list[float]]]  # the chosen measurement, for each of SEEDS at each width


def measure(width: int, temperature: float, kind: str, seed: int) -> Measured:
    """Draw queries and keys, and look at softmax with and without the division by sqrt(d_k), at every width."""
    scores = scores_of_seed(seed)  # (widths, draws, keys)
    found: dict[str, list[Saturation]] = {"unscaled": [], "scaled": []}
    rows: dict[str, list[NDArray[np.floating]]] = {"unscaled": [], "scaled": []}
    for d, drawn in zip(WIDTHS, scores, strict=True):
        for name, divided in (("unscaled", drawn), ("scaled", drawn / d**0.5)):
            found[name].append(saturation(divided, temperature))
            rows[name].append(weights_of(divided[0], temperature).numpy())
    variance = scores.var((1, 2)).tolist()
    others = {name: over_seeds(name, temperature, kind) for name in found}
    stacked = {name: np.stack(drawn) for name, drawn in rows.items()}
    return Measured(found, stacked, variance, width, temperature, kind, others)


def over_seeds(name: str, temperature: float, kind: str) -> list[list[float]]:
    """Measure again with each of SEEDS, (seeds, widths); nothing for the gradients, which take too long."""
    if kind not in ("top", "bits"):
        return []
    mean = mean_top if kind == "top" else mean_bits
    divisors = [d**0.5 if name == "scaled" else 1.0 for d in WIDTHS]
    return [
        [mean(drawn / by, temperature) for drawn, by in zip(scores_of_seed(seed), divisors, strict=True)]
        for seed in SEEDS
    ]


def formula(words: Lesson) -> dict[str, object]:
    """Write the formula with the numbers that are set; mark which part of it is the weights, and which the output."""
    width = int(st.session_state.get(WIDTH.key, WIDTH.default))
    temperature = float(TEMPERATURE.now())
    root = rf"\sqrt{{{width}}} = {float(width) ** 0.5:.3g}"
    heat = "" if temperature == 1 else rf"\cdot {temperature:g}"
    weights = rf"\operatorname{{softmax}}\!\left(\frac{{QK^{{\top}}}}{{\sqrt{{d_k}}{heat}}}\right)"
    names = {name: rf"\text{{{words.ui(f'formula_{name}')}}}{STRUT}" for name in ("weights", "output")}
    st.latex(rf"\underbrace{{\underbrace{{{weights}}}_{{{names['weights']}}}\;V}}_{{{names['output']}}}")
    st.latex(rf"\sqrt{{d_k}} = {root}")  # a line of its own: a phone has no room beside
    return {}


def figures(found: Measured, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the chosen measure over all widths, then the weights of one query at the chosen width."""
    labels = draw_labels(words, "width", "unscaled", "scaled", "expected", "rank", "weight", prefix="scale_")
    labels |= {"value": words.ui(f"axis_{found.measure}"), "other": lesson("spread").ui("other")}
    at = WIDTHS.index(found.width)
    rows = {name: line[at] for name, line in found.rows.items()}
    return {
        "curve": curve(found, labels, dark),
        "row": row_bars(rows, labels, dark),
    }


def curve(found: Measured, labels: dict[str, str], dark: bool) -> Figure:
    """Draw the two lines, with what is expected and the bands of the draws where the top weight is shown."""
    kind, top = found.measure, found.measure == "top"
    values = {name: [getattr(s, kind) for s in line] for name, line in found.found.items()}
    bands = {name: ([s.low for s in line], [s.high for s in line]) for name, line in found.found.items()}
    known = top and found.temperature == 1
    expected = {name: EXPECTED[name] for name in values} if known else None
    return width_curves(
        WIDTHS, values, found.width, labels, dark, expected, kind, bands if top else None, found.others
    )


def text(found: Measured, words: Lesson) -> dict[str, str]:
    """Name the query whose weights are drawn."""
    variance = found.variance[WIDTHS.index(found.width)]
    return {"row": words.ui("row_note", width=found.width, variance=f"{variance:,.0f}")}


def sentence(found: Measured, words: Lesson) -> dict[str, object]:
    """Say what the strongest key takes: at the ends of the widths, or at the chosen one for another temperature."""
    plain, divided = found.found["unscaled"], found.found["scaled"]
    if found.temperature != 1:
        said = words.ui("scale_other", temperature=f"{found.temperature:g}", **at_width(found))
        return {"sentence": said}
    said = words.ui(
        "scale_says",
        least=percent(plain[0].top),
        most=percent(plain[-1].top),
        low=percent(min(s.top for s in divided)),
        high=percent(max(s.top for s in divided)),
    )
    return {"sentence": said}


def at_width(found: Measured) -> dict[str, object]:
    """Give the measurements at the chosen width."""
    at = WIDTHS.index(found.width)
    plain, divided = found.found["unscaled"][at], found.found["scaled"][at]
    return {
        "width": found.width,
        "unscaled": percent(plain.top),
        "scaled": percent(divided.top),
    }


def covered(found: Measured, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the same without the undivided scores."""
    divided = found._replace(found={"scaled": found.found["scaled"]}, rows={"scaled": found.rows["scaled"]})
    return figures(divided._replace(others={"scaled": found.others["scaled"]}), words, dark)


TOPS = (2, 25, 95)
"""Per cent that a visitor can guess."""


def widest(found: Measured) -> Found:
    """Give the mean top weight at the largest width, undivided, and what it is near to."""
    plain, divided = found.found["unscaled"][-1].top, found.found["scaled"][-1].top
    facts = {"top": percent(plain), "scaled": percent(divided), "even": percent(1 / N_KEYS, 1)}
    return Found(nearest(100 * plain, TOPS), facts, found.temperature)


saturated = Demo(
    "scores_scale",
    CONTROLS,
    measure,
    figures,
    sentence,
    code=[random_scores, weights_of, saturation, gradient_lengths],
    wide=True,
    text=text,
    guess=Guess("scores_scale", tuple(map(str, TOPS)), widest),
    covered=covered,
    more=formula,
)
