"""The relation map in the browser: chapters/home/home/figure.py drawn as SVG."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from chapters.home.home import figure
from ui.lesson.words import Lesson
from ui.show.components import script, style

HERE = Path(__file__).with_name("component")

_component = st.components.v2.component(
    "glassbox_relation_map",
    html='<div class="map"></div>',
    css=style(HERE, "relation_map.css"),
    js=script(HERE, "relation_map.js"),
)


def relation_map(words: Lesson) -> None:
    """Draw the map with the words of the lesson; sends nothing back."""
    _component(data=figure.relation_map(words.ui), key="relation_map_drawing")
