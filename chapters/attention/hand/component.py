"""Attention by hand in the browser: three matrices to type into, and everything that follows from them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ui.show.components import joined

SCRIPTS = ("numbers", "state", "link", "matrix", "explain", "ends", "says", "main")

_by_hand = st.components.v2.component(
    "glassbox_by_hand",
    html=joined("chapters/attention/hand/component/markup.html"),
    css=joined("chapters/attention/hand/component/style.css"),
    js=joined(*(f"chapters/attention/hand/component/{name}.js" for name in SCRIPTS)),
)


def by_hand(payload: dict[str, Any]) -> None:
    """Mount the component with chapters.attention.hand.figure.payload. It keeps its state in the link and sends nothing back."""
    _by_hand(data=payload, key="hand_component")


_dictionary = st.components.v2.component(
    "glassbox_by_hand_dictionary",
    html=joined("chapters/attention/hand/component/dictionary.html"),
    css=joined(
        "chapters/attention/hand/component/style.css", "chapters/attention/hand/component/dictionary.css"
    ),
    js=joined(
        *(
            f"chapters/attention/hand/component/{name}.js"
            for name in ("numbers", "state", "link", "matrix", "dictionary")
        )
    ),
)


def dictionary(payload: dict[str, Any]) -> None:
    """Mount the soft dictionary with chapters.attention.hand.figure.dictionary_payload. Sends nothing back."""
    _dictionary(data=payload, key="hand_dictionary")
