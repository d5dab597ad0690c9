"""The duel in the browser: two networks that learn there, and everything that follows from their turns."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import joined, script, style

SHARED = ("kit/networks/network", "kit/networks/optimisers")
PLANE = ("../../plane/distributions", "../../plane/distance", "../../plane/coverage")
ARITHMETIC = (*SHARED, *PLANE, "gan", "settings", "run")
PICTURES = (
    "kit/networks/painter",
    "../../plane/picture",
    "../../plane/paint",
    "../../plane/power",
    "chart",
    "says",
)
HERE = Path(__file__).with_name("component")

_duel = st.components.v2.component(
    "glassbox_duel",
    html=joined(HERE, "markup.html"),
    css=style(HERE, "kit/learning.css", "style.css"),
    js=script(HERE, *(f"{name}.js" for name in (*ARITHMETIC, *PICTURES, "stage", "main"))),
)


def duel_component(payload: dict[str, Any]) -> None:
    """Mount the component with its words. It keeps its state in the link and sends nothing back."""
    _duel(data=payload, key="duel_component")
