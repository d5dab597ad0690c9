"""The relation map in the browser: chapters/home/home/figure.py drawn as SVG."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from chapters.home.home import figure
from ui.lesson.marks import mark_html, marks, unmarked
from ui.lesson.words import Lesson
from ui.show.components import script, style
from ui.site.language import Language, language

HERE = Path(__file__).with_name("component")
TAG = re.compile(r"<[^>]+>")

_component = st.components.v2.component(
    "glassbox_relation_map",
    html='<div class="map"></div>',
    css=style(HERE, "relation_map.css"),
    js=script(HERE, "relation_map.js"),
)


def relation_map(words: Lesson) -> None:
    """Draw the map with the words of the lesson; sends nothing back."""
    data = figure.relation_map(lambda key: unmarked(words.ui(key)))
    grounds = {s.id: ground(words.ui(f"why_{s.id}"), language()) for s in figure.SYSTEMS}
    _component(data=data | {"grounds": grounds}, key="relation_map_drawing")


def ground(text: str, language: Language) -> str:
    """Name what a text rests on, for a place that takes no HTML."""
    named = [TAG.sub("", mark_html(name, language)).strip() for name in marks(text)]
    return " · ".join(name for name in named if name)
