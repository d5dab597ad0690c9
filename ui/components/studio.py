"""The studio's token column: the arena's chips and cards, one machine, nothing sent back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui.components.files import script, style

_answer = st.components.v2.component(
    "glassbox_studio",
    html='<div class="arena"></div>',
    css=style("kit/paper.css", "kit/chips.css"),
    js=script("studio/main.js"),
)


def answer(data: Mapping[str, Any], key: str) -> None:
    """Draw `figures.tokens.arena_data` of one machine."""
    _answer(data=dict(data), key=key)
