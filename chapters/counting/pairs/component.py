"""The table of pairs in the browser: choose a cell, find the pair in the text, draw what comes next."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import joined, script, style

HERE = Path(__file__).with_name("component")

_table = st.components.v2.component(
    "glassbox_pairs",
    html=joined(HERE, "markup.html"),
    css=style(HERE, "../../bench/base.css", "style.css"),
    js=script(HERE, "pairs.js", "main.js"),
)


def pair_board(payload: dict[str, Any]) -> None:
    """Mount the table. It keeps its state in the link and sends nothing back."""
    _table(data=payload, key="pairs_board")
