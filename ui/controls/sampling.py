"""How the next token is drawn, on every page that lets a model write: declared numbers and what they make."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import streamlit as st

from llm_core.generation import Sampling
from ui.controls.number import MOST_SEED, Number
from ui.lesson.words import Lesson, lesson

MAX_TOKENS = 300
MORE_RULES = ("top_k", "top_p", "min_p", "penalty")
"""The rules that wait behind a button."""


@dataclass(frozen=True)
class Rules:
    """Temperature, length, seed and the other rules of the draw; a page chooses the defaults of some."""

    page: str
    temp: float
    top_k: int
    top_p: float
    n: int

    @functools.cached_property
    def controls(self) -> tuple[Number, ...]:
        """The controls in the order in which they are drawn."""
        return (
            Number("temp", 0.0, 2.0, self.temp, 0.05, slider=True),
            Number("n", 10, MAX_TOKENS, self.n, 10, slider=True),
            Number("seed", 0, MOST_SEED, 7, 1),
            Number("top_k", 0, 100, self.top_k, 1, slider=True),
            Number("top_p", 0.05, 1.0, self.top_p, 0.05, slider=True),
            Number("min_p", 0.0, 0.5, 0.0, 0.01, slider=True),
            Number("penalty", 1.0, 2.0, 1.0, 0.05, slider=True),
        )

    @property
    def defaults(self) -> dict[str, float]:
        """The numbers as they are before anybody changes them."""
        return {control.key: control.default for control in self.controls}

    def __getitem__(self, key: str) -> Number:
        """Find a control by its key."""
        return next(control for control in self.controls if control.key == key)

    def draw(self, words: Lesson) -> dict[str, float]:
        """Draw temperature, length and seed; the other rules wait behind "More rules".

        words: those of the page, which says what it means by a length, a seed and a penalty in its own way.
        """
        words = replace(words, strings=lesson("sampling").strings | words.strings)
        with st.container(horizontal=True, key=f"{self.page}_rules", gap="medium"):
            numbers = self._draw(words, "temp", "n")
        for key in MORE_RULES:
            self[key].check()  # nobody would see a notice behind a closed button
        row = f"{self.page}_dice"
        with st.container(horizontal=True, key=row, gap="medium", vertical_alignment="bottom"):
            numbers |= self._draw(words, "seed", width="stretch")
            with st.popover(words.ui("more_rules"), width="stretch"):
                return numbers | self._draw(words, *MORE_RULES, checked=True)

    def _draw(self, words: Lesson, *keys: str, **settings: Any) -> dict[str, float]:
        return {key: float(self[key].draw(words, help=words.ui(f"{key}_help"), **settings)) for key in keys}


@dataclass(frozen=True)
class Writing:
    """What is set on a page that lets a model write. Equal settings give equal texts."""

    prompt: str
    numbers: Mapping[str, float]

    @property
    def n_tokens(self) -> int:
        """How many tokens are asked for."""
        return int(self.numbers["n"])

    def sampling(self) -> Sampling:
        """Give the rules of the draw in the words of llm_core.generation."""
        return Sampling(
            temperature=float(self.numbers["temp"]),
            top_k=int(self.numbers["top_k"]),
            top_p=float(self.numbers["top_p"]),
            min_p=float(self.numbers["min_p"]),
            repetition_penalty=float(self.numbers["penalty"]),
            seed=int(self.numbers["seed"]),
        )

    def key(self) -> str:
        """Name everything the answer depends on: two visitors with the same key share one answer."""
        return json.dumps([type(self).__name__, asdict(self)], ensure_ascii=False, sort_keys=True)
