"""The studio's token column: the arena's chips and cards, one machine, nothing sent back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

FOLDER = Path(__file__).resolve().parent.parent.parent / "figures" / "components"


def _read(*names: str) -> str:
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in names)


_answer = st.components.v2.component(
    "glassbox_studio",
    html='<div class="arena"></div>',
    css=_read("arena/base.css", "arena/arena.css"),
    js=_read("arena/dom.js", "arena/chips.js", "arena/card.js", "studio/main.js"),
)


def answer(data: Mapping[str, Any], key: str) -> None:
    """Draw `figures.tokens.arena_data` of one machine."""
    _answer(data=dict(data), key=key)
