"""The three shapes in the browser: choose an output, see what may influence it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import script, style

HERE = Path(__file__).with_name("component")

_shapes = st.components.v2.component(
    "glassbox_three_shapes",
    html='<div class="shapes"></div>',
    css=style(HERE, "style.css"),
    js=script(HERE, "main.js"),
)


def three_shapes(data: Mapping[str, Any], key: str, on_choose: Callable[[], None]) -> None:
    """Draw the `shape_data` of the figure.

    Another output is drawn at once; then `on_choose` runs and st.session_state[key].at is its number (from 0).
    """
    _shapes(data=dict(data), key=key, on_at_change=on_choose)
