"""The relation map in the browser: figures/relation_map.py drawn as SVG."""

from __future__ import annotations

import streamlit as st

from figures import relation_map as figure
from ui.components.files import script, style
from ui.lessons import Lesson

_component = st.components.v2.component(
    "glassbox_relation_map",
    html='<div class="map"></div>',
    css=style("relation_map/relation_map.css"),
    js=script("relation_map/relation_map.js"),
)


def relation_map(words: Lesson) -> None:
    """Draw the map with the words of the lesson; sends nothing back."""
    _component(data=figure.relation_map(words.ui), key="relation_map_drawing")
