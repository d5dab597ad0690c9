"""Attention by hand in the browser: three matrices to type into, and everything that follows from them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ui.components.files import joined, script, style

SCRIPTS = ("numbers", "state", "link", "matrix", "explain", "ends", "says", "main")

_by_hand = st.components.v2.component(
    "glassbox_by_hand",
    html=joined("by_hand/markup.html"),
    css=style("by_hand/style.css"),
    js=script(*(f"by_hand/{name}.js" for name in SCRIPTS)),
)


def by_hand(payload: dict[str, Any]) -> None:
    """Mount the component with figures.by_hand.payload. It keeps its state in the link and sends nothing back."""
    _by_hand(data=payload, key="hand_component")


_dictionary = st.components.v2.component(
    "glassbox_by_hand_dictionary",
    html=joined("by_hand/dictionary.html"),
    css=style("by_hand/style.css", "by_hand/dictionary.css"),
    js=script(*(f"by_hand/{name}.js" for name in ("numbers", "state", "link", "matrix", "dictionary"))),
)


def dictionary(payload: dict[str, Any]) -> None:
    """Mount the soft dictionary with figures.by_hand.dictionary_payload. Sends nothing back."""
    _dictionary(data=payload, key="hand_dictionary")
