"""Two originals and their one enlargement, in the browser: ink is moved within its block."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import joined, script, style

HERE = Path(__file__).with_name("component")

_two = st.components.v2.component(
    "glassbox_two_originals",
    html=joined(HERE, "markup.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, "blocks.js", "main.js"),
)


def two(payload: dict[str, Any]) -> None:
    """Mount the pictures. What is painted stands in the link; nothing is sent back."""
    _two(data=payload, key="clean_two_originals")
