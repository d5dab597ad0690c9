"""Panel "underflow": the forward sum as the equation stands there, and in logarithms, step by step until it is 0."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from chapters.counting.hidden.figure import products
from chapters.counting.hidden.weather import FIRST, PRESETS
from llm_core.sequences.chain import Floats, forward
from llm_core.sequences.hmm import HMM, forward_raw, forward_scaled, sample
from llm_core.sequences.word_tables import stored
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, nearest, waits
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels

WEATHER = tuple(PRESETS[FIRST][table] for table in ("start", "transition", "emission"))
LENGTHS = {"weather": 1000, "chinese": 200}
MARKS = (70, 700, 7000)
CONTROLS = (
    Choice("hidden_emits", tuple(LENGTHS), label="emits", names="emits_"),
    Choice("hidden_float", ("float64", "float32"), label="float", names="float_"),
    Number("hidden_draw", 1, MOST_SEED, 1, label="seed", again="reseed"),
)


class Course(NamedTuple):
    """What is multiplied and what is added, at every step."""

    emits: str
    kind: str
    raw: Floats  # (T,): log₁₀ of Σ α, minus infinity once it is 0
    log: Floats  # (T,): the same from log space
    zero: int | None  # the first step, counted from 1, at which the product is 0


def course(emits: str, kind: str, seed: int) -> Course:
    """Draw a long sequence from a model, and sum over its hidden paths in both ways."""
    hmm = HMM.of(*WEATHER) if emits == "weather" else characters()
    _, observed = sample(hmm, LENGTHS[emits], seed)
    with np.errstate(under="ignore"):
        sums = forward_raw(hmm, observed.tolist(), kind).sum(axis=1)
    log = np.logaddexp.reduce(hmm.forward(observed), axis=1) / np.log(10)
    with np.errstate(divide="ignore"):
        raw = np.log10(sums.astype(float))
    zero = int(np.argmax(sums == 0)) + 1 if not sums[-1] else None
    return Course(emits, kind, raw, log, zero)


def characters() -> HMM:
    """Take jieba's tables, each row divided by its sum: those of emission sum to more than one."""
    return HMM.of(*(table / table.sum(axis=-1, keepdims=True) for table in stored("jieba").hmm.probabilities))


def figures(found: Course, words: Lesson, dark: bool, hidden: bool = False) -> Figures:
    """Draw both as powers of ten."""
    raw = np.where(np.isfinite(found.raw) & (not hidden), found.raw, np.nan)
    labels = draw_labels(words, "step", "power", "raw", "log", "least", prefix="product_")
    least = float(np.log10(float(np.finfo(found.kind).smallest_subnormal)))
    return {"products": products(raw, found.log, least, found.zero if not hidden else None, labels, dark)}


def covered(found: Course, words: Lesson, dark: bool) -> Figures:
    """Draw the first tenth only."""
    drawn = figures(found._replace(log=found.log[: len(found.log) // 20]), words, dark, hidden=True)
    return {"products": waits(drawn["products"], dark)}


def sentence(found: Course, words: Lesson) -> dict[str, object]:
    """Say at which step the product is 0, and what log space says there and at the end."""
    facts = {
        "kind": words.ui(f"float_{found.kind}"),
        "length": len(found.log),
        "end": f"{found.log[-1]:.0f}".replace("-", "\N{MINUS SIGN}"),
    }
    if found.zero is None:
        return {"sentence": words.ui("no_underflow", **facts)}
    there = f"{found.log[found.zero - 1]:.0f}".replace("-", "\N{MINUS SIGN}")
    return {"sentence": words.ui("underflow", zero=found.zero, there=there, **facts)}


def answer(found: Course) -> Found:
    """Give the order of the step at which the product is 0."""
    option = nearest(found.zero, MARKS) if found.zero else "never"
    return Found(option, {"zero": found.zero or "–"}, (found.emits, found.kind))


underflow_panel = Demo(
    "hidden_underflow",
    CONTROLS,
    course,
    figures,
    sentence,
    code=[forward_raw, forward, forward_scaled],
    guess=Guess("hidden_underflow", ("70", "700", "7000"), answer),
    covered=covered,
)
