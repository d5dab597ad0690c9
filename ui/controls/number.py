"""A number bound to the link, as a slider or as a field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st

from ui.controls.link import check_link, number
from ui.lesson.words import Lesson

N = TypeVar("N", int, float)

FIELD_WIDTH = 170  # pixels
MOST_SEED = 9999


@dataclass(frozen=True)
class Number(Generic[N]):
    """A number between `low` and `high`; whole when `default` is. label: key in the words (the own key when empty)."""

    key: str
    low: N
    high: N
    default: N
    step: N | None = None
    label: str = ""
    slider: bool = False

    def draw(self, words: Lesson, /, high: N | None = None, **settings: Any) -> N:
        """Draw it; a value of the link that does not fit is refused with a notice.

        `high` replaces the declared one, where it depends on a model or a text.
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
        label = words.ui(self.label or self.key)
        return kind(widget(label, self.low, most, first, self.step, **settings))

    def next(self) -> None:
        """Count up by one, from the last value back to the first: for a button's `on_click`."""
        now = st.session_state.get(self.key, self.default)
        st.session_state[self.key] = self.low if now >= self.high else now + 1
