"""The instrument: every layer and head on the visitor's text, redrawn in the browser."""

from __future__ import annotations

import streamlit as st

from chapters.attention.look.component import attention_instrument
from chapters.attention.look.payload import payload
from chapters.attention.look.place import PLACE, strongest, strongest_place
from chapters.attention.look.sections import SECTION
from chapters.attention.look.shown import Shown
from llm_core.analysis.attention.patterns import attend, places, shares
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson
from ui.show.model_notices import explain_absent
from ui.show.numbers import percent
from ui.work.reading import Reading, place_name

KEY = "attention_instrument"


def instrument_panel(words: Lesson, shown: Shown) -> None:
    """Draw the component, and below it what was counted."""
    reading = shown.reading
    sizes = {"layers": reading.layers, "heads": reading.heads, "maps": reading.layers * reading.heads}
    expect = expected(reading) | {"maps": sizes["maps"]}
    with panel(words, "instrument", [attend, shares, places], expect, wide=True):
        attention_instrument(payload(shown, words), KEY, draw_below)
        prose(words.ui("stats", tokens=reading.length, **sizes), "note")
        explain_absent()


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
