"""The attention instrument: all heads, lines between tokens and one head, redrawn in the browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from ui.show.components import joined, script, style

SCRIPTS = ("payload", "paint", "mosaic", "flow", "map", "strip", "main")

HERE = Path(__file__).with_name("component")

_instrument = st.components.v2.component(
    "glassbox_attention",
    html=joined(HERE, "markup.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, *(f"{name}.js" for name in SCRIPTS)),
)


def attention_instrument(payload: bytes, key: str, on_draw: Callable[[], None]) -> None:
    """Mount the instrument with the bytes of chapters.attention.look.payload_figure.pack.

    Layer, head, pinned token and the switch for the first token live in the browser and in its link. The
    server hears of them only when the visitor presses "draw":
    st.session_state[key].draw = {"layer", "head"} (from 0).
    """
    _instrument(data=payload, key=key, on_draw_change=on_draw)
