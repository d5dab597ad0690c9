"""Panel "What is left of the gradient?": four untrained ways to carry a text, lag by lag."""

from __future__ import annotations

import math
from dataclasses import dataclass

import plotly.graph_objects as go
from torch import Tensor

from chapters.memory.gradients.figure import lag_lines
from llm_core.analysis.recurrence.reach import attention_reach, fresh_layer, keep_gate, recurrent_reach
from llm_core.analysis.spread import SEEDS, Spread
from ui.controls.guess import Found, Guess
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import small
from ui.show.spread import spread_sentence
from ui.show.table import Cell, table
from ui.site.ways import draw_ways

ASKED = 25
"""The lag of the guess and of the sentence."""
LAGS = (0, 10, ASKED, 50, 99)
BIASES = (0.0, 1.0, 5.0)
DRAWS = SEEDS[:5]
"""A hundred steps by hand cost a tenth of a second."""
GATED = ("gru", "lstm")
LEFT = {"half": 0.5, "hundredth": 1e-2, "millionth": 1e-6}
CONTROLS = (
    Number("grad_bias", 0.0, 5.0, 1.0, 0.5, slider=True),
    Number("grad_scale", 0.5, 3.0, 1.0, 0.1, slider=True),
    Number("grad_seed", 1, MOST_SEED, 1, label="grad_seed", again="grad_reseed"),
)


@dataclass(frozen=True)
class Reach:
    """Gradients by lag, (N_STEPS,) each, at this bias and strength; and the LSTM at the lag asked for."""

    lines: dict[str, Tensor]
    bias: float
    scale: float
    gate: float
    """The mean forget gate."""
    biases: dict[float, float]
    """Bias -> the LSTM's gradient at lag ASKED, strength 1."""
    left: float
    """Share of the gradient of lag 0 that a fresh LSTM without any bias has left at lag ASKED."""
    chance: Spread
    """The LSTM at lag ASKED, as set, over seeds."""


def reach(bias: float, scale: float, seed: int) -> Reach:
    """Measure the four ways with one seed, and the LSTM with other biases and other seeds."""
    lines = {family: recurrent_reach(family, seed, scale, bias) for family in ("rnn", "gru", "lstm")}
    lines["transformer"] = attention_reach(seed)
    plain = recurrent_reach("lstm", seed)
    biases = {one: float(recurrent_reach("lstm", seed, 1.0, one)[ASKED]) for one in BIASES}
    others = Spread(tuple(float(recurrent_reach("lstm", n, scale, bias)[ASKED]) for n in DRAWS))
    gate = keep_gate("lstm", seed, scale, bias)
    return Reach(lines, bias, scale, gate, biases, float(plain[ASKED] / plain[0]), others)


def figures(found: Reach, words: Lesson, dark: bool, gated: bool = True) -> dict[str, go.Figure]:
    """Draw the lines; not gated: without the two that answer the guess."""
    labels = draw_labels(words, "lag", "gradient", prefix="grad_axis_")
    lines = {family: values.numpy() for family, values in found.lines.items() if gated or family not in GATED}
    return {"lines": lag_lines(lines, {family: words.ui(f"grad_{family}") for family in lines}, labels, dark)}


def covered(found: Reach, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the plain net and attention alone while the visitor guesses."""
    return figures(found, words, dark, gated=False)


def numbers(found: Reach, words: Lesson) -> str:
    """Write the gradients of a few lags as a table."""
    columns = [words.ui("grad_axis_lag"), *(str(n) for n in LAGS)]
    rows: list[list[str | Cell]] = [
        [Cell(words.ui(f"grad_{family}")), *(small(float(values[n])) for n in LAGS)]
        for family, values in found.lines.items()
    ]
    return table(columns, rows, label=words.ui("grad_table"), least_width="30rem")


def sentence(found: Reach, words: Lesson) -> dict[str, object]:
    """Give the LSTM at three biases, its gate, the power of the gate, and how far chance goes."""
    facts = {
        "lag": ASKED,
        "gate": f"{found.gate:.3f}",
        "power": small(found.gate**ASKED),
        "bias": f"{found.bias:g}",
        "scale": f"{found.scale:g}",
    }
    facts |= {f"at_{bias:g}": small(value) for bias, value in found.biases.items()}
    facts["lstm"] = small(float(found.lines["lstm"][ASKED]))
    what = words.ui("grad_chance", lag=ASKED, bias=f"{found.bias:g}")
    return facts | {"spread": spread_sentence(what, found.chance, small)}


def measured(found: Reach) -> Found:
    """Find the option nearest to what is left, as a ratio."""
    right = min(LEFT, key=lambda name: abs(math.log(LEFT[name] / found.left)))
    facts = {"left": small(found.left), "gradient": small(found.biases[0.0]), "bias": f"{found.bias:g}"}
    facts |= {"alone": small(0.5**ASKED)}
    return Found(right, facts | {"lag": ASKED})


def ways_on(_words: Lesson) -> dict[str, object]:
    """Lead to attention, and to the forgetting that is no gradient."""
    draw_ways([("attention", "bottleneck"), ("counting", "hidden")])
    return {}


lag = Demo(
    "grad_lag",
    CONTROLS,
    reach,
    figures,
    sentence,
    code=[recurrent_reach, attention_reach, fresh_layer],
    below=numbers,
    guess=Guess("grad_lag", tuple(LEFT), measured),
    covered=covered,
    more=ways_on,
    wide=True,
)
