"""The instrument: every layer and head on the visitor's text, redrawn in the browser."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from chapters.attention.look.component import attention_instrument
from chapters.attention.look.payload import payload
from chapters.attention.look.place import PLACE, countable, strongest, strongest_place
from chapters.attention.look.sections import SECTION
from chapters.attention.look.shown import Shown
from llm_core.analysis.attention.patterns import attend, places, shares
from ui.controls.control import Keyed
from ui.controls.guess import Found, Guess
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.model_notices import explain_absent
from ui.show.numbers import percent
from ui.work.reading import Reading, place_name

KEY = "attention_instrument"
GUESS = Guess("instrument", (), lambda found: found)


def instrument_panel(words: Lesson, shown: Shown, controls: Iterable[Keyed]) -> None:
    """Draw the component, and below it what was counted. controls: of the chapter; one in the link shows the answer."""
    reading = shown.reading
    sizes = {"layers": reading.layers, "heads": reading.heads, "maps": reading.layers * reading.heads}
    habit = expected(reading)
    waits = GUESS.waits(controls)
    expect = {} if waits else habit | {"maps": sizes["maps"]}
    with panel(words, "instrument", [attend, shares, places], expect, wide=True):
        attention_instrument(payload(shown, words), KEY, draw_below)
        prose(words.ui("stats", tokens=reading.length, **sizes), "note")
        GUESS.draw(words, Found(place_of(reading), habit, (shown.model_id, shown.text)), countable(reading))
        explain_absent()


def place_of(reading: Reading) -> str:
    """Name the place of the head with the strongest habit by its key."""
    return strongest_place(reading, *strongest(reading))[0]


def expected(reading: Reading) -> dict[str, object]:
    """Name the head with the strongest habit, and its place."""
    layer, head = strongest(reading)
    place, share = strongest_place(reading, layer, head)
    return {"layer": layer + 1, "head": head + 1, "share": percent(share), "place": place_name(place)}


def draw_below() -> None:
    """Open the section of one head at the head for which "draw this head" was pressed."""
    asked = st.session_state[KEY].get("draw")
    if asked:
        PLACE.put(layer=int(asked["layer"]), head=int(asked["head"]))
        SECTION.use("head")
