"""A digit as patches, in the browser: click who looks, choose the head, draw a digit of your own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import joined, script, style

HERE = Path(__file__).with_name("component")

_patches = st.components.v2.component(
    "glassbox_patches",
    html=joined(HERE, "markup.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, "board.js", "main.js"),
)


def patches(
    payload: dict[str, Any], key: str, on_drawn: Callable[[], None], on_spot: Callable[[], None]
) -> None:
    """Mount the component with chapters.attention.heads.patches_figure.payload.

    It tells the server two things: st.session_state[key].drawn, an image as llm_core.data.digits writes it ("": back to
    the test digit), when a stroke ends; and st.session_state[key].spot = {"layer", "head", "who"} (from 0).
    """
    _patches(data=payload, key=key, on_drawn_change=on_drawn, on_spot_change=on_spot)
