"""The pooling bench in the browser: a picture, windows, and what a move by one pixel changes."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ui.show.components import joined, script, style

HERE = Path(__file__).with_name("component")

_bench = st.components.v2.component(
    "glassbox_pooling",
    html=joined(HERE, "bench.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, "arithmetic.js", "bench.js"),
)


def bench(payload: bytes) -> None:
    """Mount the bench with a picture. It keeps its state in the link and sends nothing back."""
    _bench(data=payload, key="pool_bench")
