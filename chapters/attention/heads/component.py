"""A digit as patches, in the browser: click who looks, choose the head, draw a digit of your own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui.show.components import joined

_patches = st.components.v2.component(
    "glassbox_patches",
    html=joined("chapters/attention/heads/component/markup.html"),
    css=joined("chapters/attention/heads/component/style.css"),
    js=joined("chapters/attention/heads/component/board.js", "chapters/attention/heads/component/main.js"),
)


def patches(
    payload: dict[str, Any], key: str, on_drawn: Callable[[], None], on_spot: Callable[[], None]
) -> None:
    """Mount the component with chapters.attention.heads.patches_figure.payload.

    It tells the server two things: st.session_state[key].drawn, an image as chapters.attention.heads.patches_figure.written writes it ("": back
    to the test digit), when a stroke ends; and st.session_state[key].spot = {"layer", "head", "who"} (from 0).
    """
    _patches(data=payload, key=key, on_drawn_change=on_drawn, on_spot_change=on_spot)
