"""The playground in the browser: a network that learns there, and everything that follows from its settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import joined, script, style

NETWORKS = ("kit/networks/network", "kit/networks/optimisers")
ARITHMETIC = (*NETWORKS, "training", "points", "own", "settings", "run")
PICTURES = ("kit/networks/painter", "surface", "plot", "diagram", "curve", "says")
PAGE = ("controls", "link", "stage", "answer", "main")
HERE = Path(__file__).with_name("component")

_playground = st.components.v2.component(
    "glassbox_playground",
    html=joined(HERE, "markup.html"),
    css=style(HERE, "kit/learning.css", "style.css"),
    js=script(HERE, *(f"{name}.js" for name in (*ARITHMETIC, *PICTURES, *PAGE))),
)


def playground(payload: dict[str, Any]) -> None:
    """Mount the component with its words. It keeps its state in the link and sends nothing back."""
    _playground(data=payload, key="play_component")
