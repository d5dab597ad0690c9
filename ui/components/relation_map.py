"""The relation map in the browser: figures/relation_map.py drawn as SVG."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from figures import relation_map as figure
from ui.lessons import Lesson

FOLDER = Path(__file__).resolve().parent.parent.parent / "figures" / "components" / "relation_map"

_component = st.components.v2.component(
    "glassbox_relation_map",
    html='<div class="map"></div>',
    css=(FOLDER / "relation_map.css").read_text(encoding="utf-8"),
    js=(FOLDER / "relation_map.js").read_text(encoding="utf-8"),
)


def relation_map(words: Lesson) -> None:
    """Draw the map with the words of the lesson; sends nothing back."""
    _component(data=figure.relation_map(words.ui), key="relation_map_drawing")
