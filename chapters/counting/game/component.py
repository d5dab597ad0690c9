"""The board of the guessing game: the passage so far, and a keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import joined, script, style

HERE = Path(__file__).with_name("component")

_board = st.components.v2.component(
    "glassbox_game",
    html=joined(HERE, "markup.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, "main.js"),
)


def board(data: Mapping[str, Any], key: str, on_guess: Callable[[], None]) -> None:
    """Draw the board; at a guess `on_guess` runs and `st.session_state[key].guess` is {"symbol", "turn"}."""
    _board(data=dict(data), key=key, on_guess_change=on_guess)
