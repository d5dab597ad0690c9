"""Panel "letters": Bayes on pairs of letters, where the answer can also be counted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

import streamlit as st

from chapters.counting.bayes.figure import four_bars
from chapters.counting.stories import Stories
from llm_core.language.letter_pairs import LETTERS
from llm_core.probability.chain import Turned, turned
from ui.controls.choice import Choice
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.numbers import percent
from ui.site.ways import draw_ways

CONTROLS = (
    Choice("bayes_first", tuple(LETTERS[1:]), "q", label="first", widget=st.selectbox),
    Choice("bayes_second", tuple(LETTERS[1:]), "u", label="second", widget=st.selectbox),
)


@dataclass(frozen=True)
class Pair:
    """Two letters and the numbers of the theorem; None when one of them does not stand in the text."""

    a: str
    b: str
    turn: Turned | None


def reversed_pair(counted: str, first: str, second: str) -> Pair:
    """Turn P(second | first) round by Bayes."""
    try:
        return Pair(first, second, turned(counted, first, second))
    except ValueError:
        return Pair(first, second, None)


def figures(found: Pair, words: Lesson, dark: bool) -> Figures:
    """Draw the four numbers of the theorem, and write it with them."""
    a, b, turn = found.a, found.b, found.turn
    if turn is None:
        return {}
    names = [f"P({b} | {a})", f"P({a})", f"P({b})", f"P({a} | {b})"]
    values = [turn.likelihood, turn.prior, turn.evidence, turn.posterior]
    return {
        "formula": partial(st.latex, formula(a, b, turn)),
        "bars": four_bars(names, values, words.ui("letters_axis"), dark),
    }


def formula(a: str, b: str, turn: Turned) -> str:
    """Write the theorem, and below it the same with its numbers."""
    after, alone, evidence = (exact(x, 4) for x in (turn.likelihood, turn.prior, turn.evidence))
    found = exact(turn.posterior, 3)  # so that whoever works it out from the digits shown finds the same
    left, right = rf"P(\text{{{a}}} \mid \text{{{b}}})", rf"P(\text{{{b}}} \mid \text{{{a}}})"
    theorem = rf"{left} &= \frac{{{right}\,P(\text{{{a}}})}}{{P(\text{{{b}}})}}"
    return rf"\begin{{aligned}} {theorem} \\ &= \frac{{{after} \cdot {alone}}}{{{evidence}}} = {found} \end{{aligned}}"


def sentence(found: Pair, words: Lesson) -> dict[str, object]:
    """Tell both directions, and the counts."""
    a, b, turn = found.a, found.b, found.turn
    if turn is None:
        return {}
    both, first, second, total = turn.counts
    return {
        "a": a,
        "b": b,
        "after": percent(turn.likelihood, 1),
        "before": percent(turn.posterior, 1),
        "both": f"{both:,}",
        "first": f"{first:,}",
        "second": f"{second:,}",
        "total": f"{total:,}",
    }


def notices(found: Pair, words: Lesson) -> list[str]:
    """Say when one of the letters does not stand in the text."""
    return [] if found.turn else [words.ui("letters_never", a=found.a, b=found.b)]


def way_on(words: Lesson) -> dict[str, object]:
    """Lead to hidden states, which are told from signs in just this way."""
    draw_ways([("counting", "hidden")])
    return {}


letters = Demo(
    "bayes_letters",
    CONTROLS,
    reversed_pair,
    figures,
    sentence,
    code=[turned],
    stacked=True,
    source=Stories(),
    notices=notices,
    more=way_on,
)


def exact(number: float, figures: int) -> str:
    """Write a probability with so many significant figures, never as a power of ten."""
    places = figures - 1 - math.floor(math.log10(number)) if number else 0
    return f"{number:.{places}f}"
