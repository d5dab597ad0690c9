"""A place inside a model (layer, head, token, step) that a component keeps in the link by itself.

The browser moves about without a message to the server; the server reads where to begin, and puts right what does not
exist.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ui.controls.nearest import closest
from ui.lesson.notice import notice
from ui.lesson.rows import listing
from ui.lesson.words import Lesson

Spot = dict[str, int]
"""Key in the link -> number from 0."""

Limit = int | Sequence[str]
"""How many there are, counted from 1 in the link; or the names that stand in the link."""


@dataclass(frozen=True)
class Place:
    """Several numbers or names of the link that only together say where the component looks.

    names: prefix of the names' labels in the words. The words hold the notice "link_moved" with {asked}; for every key
    it may name what is shown, {layer}, and how many there are, {layers}.
    """

    keys: tuple[str, ...]
    names: str = ""

    @property
    def key(self) -> str:
        """Name the first key in the link."""
        return self.keys[0]

    def draw(
        self,
        words: Lesson,
        /,
        limits: Mapping[str, Limit] | None = None,
        complete: Callable[[Spot], Spot] = dict,
        **settings: Any,
    ) -> Spot:
        """Read the link; what does not exist becomes the nearest, in the link too. `complete` adds what it leaves out.

        The notice is for the link that the chapter was opened with, and stays while that place stays: later values
        may belong to another text or model.
        """
        sizes = limits or {}
        asked = {key: raw for key in self.keys if key in sizes and (raw := st.query_params.get(key))}
        found = {key: nearest(raw, sizes[key]) for key, raw in asked.items()}
        wrong = [key for key, at in found.items() if asked[key] != in_link(at, sizes[key])]
        spot = complete(found)
        if wrong:
            st.query_params.update({key: in_link(found[key], sizes[key]) for key in wrong})
        refused = listing(words, [f"{key}={asked[key][:20]}" for key in wrong])
        first, moved = st.session_state.setdefault(f"{'_'.join(self.keys)}_moved", (refused, spot))
        if first and moved == spot:
            notice(words.ui("link_moved", asked=first, **self._facts(words, spot, sizes)))
        return spot

    def put(self, **spot: int) -> None:
        """Write numbers, counted from 0, into the link: for a component that asks for another place."""
        st.query_params.update({key: in_link(at, at + 1) for key, at in spot.items()})

    def _facts(self, words: Lesson, spot: Spot, limits: Mapping[str, Limit]) -> dict[str, object]:
        facts: dict[str, object] = {}
        for key, limit in limits.items():
            if isinstance(limit, int):
                facts |= {key: spot[key] + 1, f"{key}s": limit}
            else:
                facts[key] = words.ui(f"{self.names}{limit[spot[key]]}")
        return facts


def in_link(at: int, limit: Limit) -> str:
    """Write a number from 0 as the link does."""
    return str(at + 1) if isinstance(limit, int) else limit[at]


def nearest(raw: str, limit: Limit) -> int:
    """Read the nearest number, from 0, or the place of a name; what is neither becomes the first."""
    if not isinstance(limit, int):
        return limit.index(raw) if raw in limit else 0
    options = [str(i + 1) for i in range(limit)]
    return options.index(closest(raw, options, options[0]))
