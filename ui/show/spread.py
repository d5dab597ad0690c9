"""How much of a number is chance: mean and range over many seeds, or over the draws of this visit."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

import streamlit as st

from llm_core.analysis.spread import Spread
from ui.lesson.prose import prose
from ui.lesson.words import lesson

T = TypeVar("T")

DRAWS = "draws"
"""In the session: place -> (settings, seed -> what was found)."""
MOST_DRAWS = 50


def spread_sentence(what: str, found: Spread, write: Callable[[float], str]) -> str:
    """Say mean and range over the seeds. what: the number, as a reader knows it."""
    return _sentence("seeds", what, found, write)


def draw_earlier(what: str, values: list[float], write: Callable[[float], str]) -> None:
    """Draw mean and range of the draws of this visit, as soon as there are two."""
    if len(values) > 1:
        prose(_sentence("draws", what, Spread(tuple(values)), write), "note")


def draws(place: str, settings: Hashable, seed: int, found: T) -> list[T]:
    """Keep what this seed gave beside the earlier draws with the same settings; returns all, the newest last."""
    places: dict[str, tuple[Hashable, dict[int, T]]] = st.session_state.setdefault(DRAWS, {})
    if place not in places or places[place][0] != settings:
        places[place] = (settings, {})
    drawn = places[place][1]
    drawn.pop(seed, None)
    drawn[seed] = found
    while len(drawn) > MOST_DRAWS:
        del drawn[next(iter(drawn))]
    return list(drawn.values())


def _sentence(key: str, what: str, found: Spread, write: Callable[[float], str]) -> str:
    ends = {"mean": write(found.mean), "low": write(found.low), "high": write(found.high)}
    return lesson("spread").ui(key, what=what, count=found.count, **ends)
