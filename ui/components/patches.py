"""A digit as patches, in the browser: click who looks, choose the head, draw a digit of your own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui.components.files import joined, script, style

_patches = st.components.v2.component(
    "glassbox_patches",
    html=joined("patches/markup.html"),
    css=style("patches/style.css"),
    js=script("patches/board.js", "patches/main.js"),
)


def patches(
    payload: dict[str, Any], key: str, on_drawn: Callable[[], None], on_spot: Callable[[], None]
) -> None:
    """Mount the component with figures.patches.payload.

    It tells the server two things: st.session_state[key].drawn, an image as figures.patches.written writes it ("": back
    to the test digit), when a stroke ends; and st.session_state[key].spot = {"layer", "head", "who"} (from 0).
    """
    _patches(data=payload, key=key, on_drawn_change=on_drawn, on_spot_change=on_spot)
