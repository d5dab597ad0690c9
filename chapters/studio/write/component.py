"""The studio's token column: the arena's chips and cards, one machine, nothing sent back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui.show.components import joined

_answer = st.components.v2.component(
    "glassbox_studio",
    html='<div class="arena"></div>',
    css=joined("chapters/arena/component/base.css", "chapters/arena/component/arena.css"),
    js=joined(
        "chapters/arena/component/dom.js",
        "chapters/arena/component/chips.js",
        "chapters/arena/component/card.js",
        "chapters/studio/write/component/main.js",
    ),
)


def answer(data: Mapping[str, Any], key: str) -> None:
    """Draw `figures.tokens.arena_data` of one machine."""
    _answer(data=dict(data), key=key)
