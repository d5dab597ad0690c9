"""A scene of shapes in the browser: move them, and see the true mask and the network's beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from ui.show.components import joined, script, style

HERE = Path(__file__).with_name("component")

_scene = st.components.v2.component(
    "glassbox_scene",
    html=joined(HERE, "scene.html"),
    css=style(HERE, "scene.css"),
    js=script(HERE, "masks.js", "shapes.js", "scene.js"),
)


def scene_board(payload: bytes, key: str, on_shapes: Callable[[], None]) -> None:
    """Mount the board. When a shape has changed, st.session_state[key].shapes is "SEED_c12.20.8.3-..."."""
    _scene(data=payload, key=key, on_shapes_change=on_shapes)
