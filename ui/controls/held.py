"""Values that stand in the link alone, because a component in the browser holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import streamlit as st

from ui.controls.link import Parse, from_link
from ui.controls.nearest import closest
from ui.lesson.notice import notice
from ui.lesson.words import Lesson, lesson


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
