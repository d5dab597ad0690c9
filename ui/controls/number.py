"""A number bound to the link, as a slider or as a field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from ui.controls.link import check_link, number, one_of
from ui.lesson.words import Lesson

N = TypeVar("N", int, float)

FIELD_WIDTH = 170  # pixels
MOST_SEED = 9999


@dataclass(frozen=True)
class Number(Generic[N]):
    """A number between `low` and `high`; whole when `default` is. label: key in the words (the own key when empty).

    again: key of the label of a button beside it that counts up, such as "other random numbers"; empty for none.
    """

    key: str
    low: N
    high: N
    default: N
    step: N | None = None
    label: str = ""
    slider: bool = False
    again: str = ""

    def draw(self, words: Lesson, /, high: N | None = None, **settings: Any) -> N:
        """Draw it; a value of the link that does not fit is refused with a notice.

        `high` replaces the declared one, where it depends on a model or a text; the label may name the {high}.
        """
        most, kind = self.high if high is None else high, type(self.default)
        first = min(self.default, most)
        kept = st.session_state.get(self.key)
        if kept is not None and not self.low <= kept <= most:  # a value of another chapter, model or text
            st.session_state[self.key] = min(max(kept, self.low), most)
        check_link(self.key, first, number(self.low, most, kind))
        settings |= {"key": self.key, "bind": "query-params"}
        if not self.slider:
            settings.setdefault("width", FIELD_WIDTH)
        widget: Callable[..., N] = st.slider if self.slider else st.number_input
        label = words.ui(self.label or self.key, high=most)
        value = kind(widget(label, self.low, most, first, self.step, **settings))
        if self.again:
            st.button(words.ui(self.again), key=f"{self.key}_again", on_click=self.next)
        return value

    def next(self) -> None:
        """Count up by one, from the last value back to the first: for a button's `on_click`."""
        now = self.now()
        self.use(self.low if now >= self.high else now + 1)

    def now(self) -> N:
        """Return the value as it stands, for a button's `on_click`."""
        found: N = st.session_state.get(self.key, self.default)
        return found

    def use(self, value: N) -> None:
        """Set it: for a button's `on_click`."""
        st.session_state[self.key] = value


@dataclass(frozen=True)
class Step(Generic[N]):
    """One of a few numbers, as a slider with a place for each. label: key in the words (the own key when empty)."""

    key: str
    options: tuple[N, ...]
    default: N
    label: str = ""
    slider: bool = True

    def draw(self, words: Lesson, /, **settings: Any) -> N:
        """Draw it; a value of the link that is none of them is refused with a notice."""
        if st.session_state.get(self.key, self.default) not in self.options:
            st.session_state[self.key] = self.default
        check_link(self.key, self.default, one_of(self.options))
        settings |= {"key": self.key, "bind": "query-params"}
        return st.select_slider(words.ui(self.label or self.key), self.options, self.default, **settings)
