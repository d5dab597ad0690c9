"""Values in the link that no widget holds: what is chosen inside a component in the browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import streamlit as st

from ui.controls.link import Parse, check_link, from_link, write_link
from ui.controls.nearest import closest
from ui.lesson.notice import notice
from ui.lesson.words import Lesson, lesson

T = TypeVar("T")


@dataclass(frozen=True)
class Held:
    """Any value, as text."""

    key: str

    def draw(self, words: Lesson, /, parse: Parse = str, default: object = None, **settings: Any) -> Any:
        """Read it; `default`, with a notice, when `parse` raises ValueError. Nothing is drawn."""
        return from_link(self.key, default, parse)

    def put(self, text: str) -> None:
        """Write it into the link; nothing takes it out."""
        if text:
            st.query_params[self.key] = text
        else:
            st.query_params.pop(self.key, None)


@dataclass(frozen=True)
class HeldNumber:
    """A layer, a head or a place. In the link it counts from 1, in the program from 0."""

    key: str

    def draw(self, words: Lesson, /, limit: int = 1, default: int = 0, **settings: Any) -> int:
        """Read it, from 0; one that is not there becomes the nearest, with a notice. Nothing is drawn."""
        options = [str(i + 1) for i in range(limit)]
        first = options[default]
        asked = st.query_params.get(self.key, first)
        if asked in options:
            return int(asked) - 1
        found = closest(asked, options, first)
        notice(lesson("common").ui("link_nearest", asked=f"{self.key}={asked[:20]}", nearest=found))
        return int(found) - 1

    def put(self, at: int) -> None:
        """Write it, counted from 0, into the link."""
        st.query_params[self.key] = str(at + 1)


@dataclass(frozen=True)
class Remembered:
    """A short text that the server remembers of a click in a component, and writes into the link; empty for none."""

    key: str

    def draw(self, words: Lesson, /, parse: Callable[[str], T]) -> T:
        """Read it; what `parse` refuses with ValueError is ignored, with a notice. `parse` takes "" as well."""
        check_link(self.key, "", parse)
        st.session_state.setdefault(self.key, st.query_params.get(self.key, ""))
        try:
            return parse(self.value)
        except ValueError:  # it fitted another model
            self.set("")
            return parse("")

    @property
    def value(self) -> str:
        """What is chosen now."""
        return st.session_state.get(self.key, "")

    def set(self, value: str) -> None:
        """Choose another value, or none: for a callback. A notice about the link has then done its work."""
        st.session_state[self.key] = value
        st.session_state.pop(f"{self.key}_refused", None)

    def write(self) -> None:
        """Keep the link equal to it: while the page is drawn."""
        write_link(self.key, self.value, "")
