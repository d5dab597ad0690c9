"""Two trellises in the browser: the weather, with every number editable, and the labels of a Chinese sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import joined, script, style

HERE = Path(__file__).with_name("component")

_weather = st.components.v2.component(
    "glassbox_hidden_weather",
    html=joined(HERE, "weather.html", "stage.html", "weather_end.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, "chain.js", "trellis.js", "lab.js", "weather.js"),
)
_words = st.components.v2.component(
    "glassbox_hidden_words",
    html=joined(HERE, "words.html", "stage.html", "words_end.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, "chain.js", "trellis.js", "lab.js", "words.js"),
)


def weather(payload: dict[str, Any]) -> None:
    """Mount the weather. It keeps its state in the link and sends nothing back."""
    _weather(data=payload, key="hidden_weather_trellis")


def words(payload: dict[str, Any]) -> None:
    """Mount the trellis of a sentence. It keeps its view in the link and sends nothing back."""
    _words(data=payload, key="hidden_words_trellis")
