"""Tracking in the browser, and a small matrix of costs to assign by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import joined, script, style

HERE = Path(__file__).with_name("component")

_scene = st.components.v2.component(
    "glassbox_tracks",
    html=joined(HERE, "scene.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, "assignment.js", "motion.js", "tracking.js", "field.js", "main.js"),
)
_assign = st.components.v2.component(
    "glassbox_tracks_assign",
    html=joined(HERE, "assign.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, "assignment.js", "tracking.js", "assign.js"),
)


def scene(payload: dict[str, Any]) -> None:
    """Mount the field with its tracker. It keeps its state in the link and sends nothing back."""
    _scene(data=payload, key="tracks_scene_field")


def assign(payload: dict[str, Any]) -> None:
    """Mount the matrix of costs. It keeps its state in the link and sends nothing back."""
    _assign(data=payload, key="tracks_assign_costs")
