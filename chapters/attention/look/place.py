"""Which head the chapter is about: that of the link, or the one with the strongest habit in this text."""

from __future__ import annotations

import streamlit as st

from llm_core.analysis.attention.patterns import FEWEST_ROWS
from ui.controls.held import Held
from ui.controls.link import number, one_of
from ui.controls.place import Place, Spot
from ui.lesson.words import Lesson
from ui.work.reading import Reading

PLACE = Place(("layer", "head"))
TOKEN, FIRST = Held("token"), Held("first")
"""The pinned token, and the switch that leaves out the first one."""


def choose_head(words: Lesson, reading: Reading) -> tuple[int, int]:
    """Read layer and head of the link, those with the strongest habit where it names none."""
    layer, head = strongest(reading)

    def complete(asked: Spot) -> Spot:
        return {"layer": 0, "head": 0, **asked} if asked else {"layer": layer, "head": head}

    spot = PLACE.draw(words, {"layer": reading.layers, "head": reading.heads}, complete)
    check_once(words, reading.length)
    return spot["layer"], spot["head"]


def check_once(words: Lesson, tokens: int) -> None:
    """Refuse what does not fit in the link that the chapter was opened with; later the component holds these values."""
    if not st.session_state.get("attention_link_checked"):
        st.session_state["attention_link_checked"] = True
        TOKEN.draw(words, parse=number(1, tokens, int))
        FIRST.draw(words, parse=one_of(["hidden"]))


def strongest(reading: Reading) -> tuple[int, int]:
    """Find the head with the strongest habit, the first token aside: where the page opens by itself."""
    numbers = reading.shares.numbers
    tables = [[x for row in numbers[k] for x in row] for k in countable(reading)]
    best = max(((max(table), table.index(max(table))) for table in tables), default=(0.0, 0))[1]
    return divmod(best, reading.heads)


def strongest_place(reading: Reading, layer: int, head: int) -> tuple[str, float]:
    """Find the place, other than the first token, that this head looks at most."""
    named = {k: reading.shares.numbers[k][layer][head] for k in countable(reading)}
    place = max(named, key=lambda k: named[k]) if named else "self"
    return place, named.get(place, 1.0)


def countable(reading: Reading) -> list[str]:
    """List the places that a habit is looked for in: averaged over enough tokens; of a short text all there are."""
    rows = {k: n for k, n in reading.shares.rows.items() if k != "first" and n}
    return [k for k, n in rows.items() if n >= FEWEST_ROWS] or list(rows)
