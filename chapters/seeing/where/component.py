"""The detector in the browser, and two boxes whose overlap is computed in the open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import joined, script, style

HERE = Path(__file__).with_name("component")

_scene = st.components.v2.component(
    "glassbox_where",
    html=joined(HERE, "scene.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, "boxes.js", "network.js", "scene.js", "stage.js", "maps.js", "list.js", "main.js"),
)
_overlap = st.components.v2.component(
    "glassbox_where_overlap",
    html=joined(HERE, "overlap.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, "boxes.js", "overlap.js"),
)


def scene(payload: bytes) -> None:
    """Mount the sheet with its detector. It keeps its state in the link and sends nothing back."""
    _scene(data=payload, key="where_scene_sheet")


def overlap(payload: dict[str, Any]) -> None:
    """Mount the two boxes. They keep their state in the link and send nothing back."""
    _overlap(data=payload, key="where_overlap_boxes")
