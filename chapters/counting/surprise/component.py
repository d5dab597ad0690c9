"""The entropy meter in the browser: bars of two distributions, and what they cost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import joined, script, style

HERE = Path(__file__).with_name("component")

_meter = st.components.v2.component(
    "glassbox_entropy",
    html=joined(HERE, "markup.html"),
    css=style(HERE, "../../bench/base.css", "style.css"),
    js=script(HERE, "entropy.js", "main.js"),
)


def entropy_meter(payload: dict[str, Any]) -> None:
    """Mount the meter. It keeps its state in the link and sends nothing back."""
    _meter(data=payload, key="surprise_meter")
