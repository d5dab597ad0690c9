"""A board of pixels in the browser: draw on it, or move what is on it by one pixel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import joined, script, style

HERE = Path(__file__).with_name("component")

_pad = st.components.v2.component(
    "glassbox_pad",
    html=joined(HERE, "markup.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, "main.js"),
)


def pad(
    payload: dict[str, Any], key: str, on_drawn: Callable[[], None], on_moved: Callable[[], None]
) -> None:
    """Mount the board with an image.

    It tells the server two things: st.session_state[key].drawn, an image as llm_core.data.digits writes it, when a
    stroke ends ("": back to the test digit); and st.session_state[key].moved, "right,down", how far it is now.
    """
    _pad(data=payload, key=key, on_drawn_change=on_drawn, on_moved_change=on_moved)
