"""The studio's token column: the arena's chips and cards, one machine, nothing sent back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import script, style

HERE = Path(__file__).with_name("component")

_answer = st.components.v2.component(
    "glassbox_studio",
    html='<div class="arena"></div>',
    css=style(HERE, "kit/paper.css", "kit/chips.css"),
    js=script(HERE, "main.js"),
)


def answer(data: Mapping[str, Any], key: str) -> None:
    """Draw `figures.tokens.arena_data` of one machine."""
    _answer(data=dict(data), key=key)
