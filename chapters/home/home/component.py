"""The relation map in the browser: the small map of figures/nested_map.py drawn as SVG."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from figures.nested_map import SMALL
from ui.lesson.words import Lesson
from ui.show.components import script, style
from ui.show.nested_map import map_data

HERE = Path(__file__).with_name("component")

_component = st.components.v2.component(
    "glassbox_relation_map",
    html='<div class="map"></div>',
    css=style(HERE, "kit/nested_map.css", "relation_map.css"),
    js=script(HERE, "relation_map.js"),
)


def relation_map(words: Lesson) -> None:
    """Draw the map; sends nothing back."""
    hints = {"hint": words.ui("map_hint"), "hint_finger": words.ui("map_hint_finger")}
    _component(data=map_data(SMALL) | hints, key="relation_map_drawing")
