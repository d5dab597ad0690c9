"""A value in the link that no widget holds: what the server remembers of a click inside a drawing.

One that the browser writes into the link itself is a `Held` (ui/controls/held.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import streamlit as st

from ui.controls.link import check_link, write_link
from ui.lesson.words import Lesson

T = TypeVar("T")


@dataclass(frozen=True)
class LinkValue:
    """A short text such as "transformer.12"; empty when nothing is chosen."""

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
