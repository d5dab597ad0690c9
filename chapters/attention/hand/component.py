"""Attention by hand in the browser: three matrices to type into, and everything that follows from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import joined, script, style

SCRIPTS = ("numbers", "state", "link", "matrix", "explain", "ends", "says", "main")

HERE = Path(__file__).with_name("component")

_by_hand = st.components.v2.component(
    "glassbox_by_hand",
    html=joined(HERE, "markup.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, *(f"{name}.js" for name in SCRIPTS)),
)


def by_hand(payload: dict[str, Any]) -> None:
    """Mount the component with `payload` of the figure. It keeps its state in the link and sends nothing back."""
    _by_hand(data=payload, key="hand_component")


_dictionary = st.components.v2.component(
    "glassbox_by_hand_dictionary",
    html=joined(HERE, "dictionary.html"),
    css=style(HERE, "style.css", "dictionary.css"),
    js=script(HERE, *(f"{name}.js" for name in ("numbers", "state", "link", "matrix", "dictionary"))),
)


def dictionary(payload: dict[str, Any]) -> None:
    """Mount the soft dictionary with chapters.attention.hand.figure.dictionary_payload. Sends nothing back."""
    _dictionary(data=payload, key="hand_dictionary")
