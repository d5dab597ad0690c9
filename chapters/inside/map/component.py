"""The large map in the browser: systems are dragged, tapped or moved by keyboard to their place."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from chapters.inside.map.payload import payload
from figures.nested_map import SYSTEMS
from ui.lesson.marks import unmarked
from ui.lesson.words import Lesson
from ui.show.components import joined, script, style
from ui.show.nested_map import ground, map_data, system_words
from ui.site.language import Language, html_lang, language

HERE = Path(__file__).with_name("component")

_component = st.components.v2.component(
    "glassbox_nested_map",
    html=joined(HERE, "markup.html"),
    css=style(HERE, "kit/nested_map.css", "style.css"),
    js=script(HERE, *(f"{name}.js" for name in ("state", "place", "drag", "main"))),
)


def place_systems(words: Lesson, seed: int) -> None:
    """Mount the map. It keeps what was placed in the link and sends nothing back."""
    _component(
        data=_data(seed, language()) | {"labels": words.strings, "lang": html_lang()}, key="nested_map"
    )


@lru_cache(maxsize=32)
def _data(seed: int, shown: Language) -> dict[str, Any]:
    """Collect drawings and systems once for everybody who has this seed and reads this language."""
    known = system_words()
    cards = payload(seed, lambda key: unmarked(known.ui(key)), lambda key: ground(known.ui(key), shown))
    return cards | {"map": map_data(SYSTEMS)}
