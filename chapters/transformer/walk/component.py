"""The microscope: one token walked through the Transformer, step by step, in the browser."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import joined, script, style

SCRIPTS = (
    "payload",
    "numbers",
    "tensors",
    "views",
    "facts",
    "sheet",
    "stream",
    "flow",
    "main",
)

HERE = Path(__file__).with_name("component")

_microscope = st.components.v2.component(
    "glassbox_microscope",
    html=joined(HERE, "markup.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, *(f"{name}.js" for name in SCRIPTS)),
)


_row = st.components.v2.component("glassbox_microscope_row", html="<i hidden></i>", js=joined(HERE, "row.js"))


def microscope(payload: bytes, key: str, on_layer: Callable[[], None], on_weight: Callable[[], None]) -> None:
    """Mount the component with the bytes of ui.microscope.payload.

    Step, layer, head, token and cell live in the browser and in its link. The server hears of them only when a layer
    is asked for whose tensors have not travelled: st.session_state[key].layer = its number (from 0); and when a sum is
    opened: st.session_state[key].weight = {"matrix", "layer", "row"}.
    """
    _microscope(data=payload, key=key, on_layer_change=on_layer, on_weight_change=on_weight)


def weight_row(found: dict[str, Any]) -> None:
    """Send one row of weights to the microscope on the same page, and nothing else again."""
    _row(data=found, key="microscope_row")
