"""The rules of the draw, for every page that lets a model write: numbers, sliders, and the Sampling they make."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from llm_core.generation import Sampling
from ui.lesson.words import Lesson, lesson

Ranges = dict[str, tuple[float, float, float, float]]
"""Key in the link -> least, most, default, step of each number."""

WHOLE = ("top_k", "n", "seed")
"""The numbers that are whole."""

MAX_TOKENS = 300


def ranges(temp: float, top_k: int, top_p: float, n: int) -> Ranges:
    """The numbers of a page; what it may choose itself are these defaults."""
    return {
        "temp": (0.0, 2.0, temp, 0.05),
        "top_k": (0, 100, top_k, 1),
        "top_p": (0.05, 1.0, top_p, 0.05),
        "min_p": (0.0, 0.5, 0.0, 0.01),
        "penalty": (1.0, 2.0, 1.0, 0.05),
        "n": (10, MAX_TOKENS, n, 10),
        "seed": (0, 9999, 7, 1),
    }


def sampling(numbers: Mapping[str, float]) -> Sampling:
    """The numbers in the words of llm_core.generation."""
    return Sampling(
        temperature=float(numbers["temp"]),
        top_k=int(numbers["top_k"]),
        top_p=float(numbers["top_p"]),
        min_p=float(numbers["min_p"]),
        repetition_penalty=float(numbers["penalty"]),
        seed=int(numbers["seed"]),
    )


def rules(words: Lesson, found: Ranges, page: str) -> None:
    """Draw temperature, length and seed; the other rules wait behind "More rules". All are bound to the link.

    words: those of the page, which says what it means by a length, a seed and a penalty in its own way.
    """
    with st.container(horizontal=True, key=f"{page}_rules", gap="medium"):
        _slider(words, found, "temp")
        _slider(words, found, "n")
    with st.container(horizontal=True, key=f"{page}_dice", gap="medium", vertical_alignment="bottom"):
        _seed(words, found)
        with st.popover(lesson("sampling").ui("more_rules"), width="stretch"):
            for key in ("top_k", "top_p", "min_p", "penalty"):
                _slider(words, found, key)


def _slider(words: Lesson, found: Ranges, key: str) -> None:
    low, high, default, step = (int(x) for x in found[key]) if key in WHOLE else found[key]
    label, help_text = (said(words, name) for name in (key, f"{key}_help"))
    st.slider(label, low, high, default, step, key=key, help=help_text, bind="query-params")


def said(words: Lesson, key: str) -> str:
    """What the page itself says, or what is said on every page."""
    return words.ui(key) if key in words.strings else lesson("sampling").ui(key)


def _seed(words: Lesson, found: Ranges) -> None:
    low, high, default, step = (int(value) for value in found["seed"])
    label, help_text = said(words, "seed"), said(words, "seed_help")
    st.number_input(label, low, high, default, step, key="seed", help=help_text, bind="query-params")
