"""The benches of this chapter in the browser: convolution with everything editable, and the receptive field."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import joined, script, style

HERE = Path(__file__).with_name("component")

_bench = st.components.v2.component(
    "glassbox_convolution",
    html=joined(HERE, "bench.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, "arithmetic.js", "numbers.js", "bench.js"),
)
_field = st.components.v2.component(
    "glassbox_receptive_field",
    html=joined(HERE, "field.html"),
    css=style(HERE, "style.css", "field.css"),
    js=script(HERE, "reach.js", "field.js"),
)


def bench(payload: bytes) -> None:
    """Mount the convolution bench with a picture. It keeps its state in the link and sends nothing back."""
    _bench(data=payload, key="conv_bench")


def field(payload: dict[str, Any]) -> None:
    """Mount the receptive field. It keeps its state in the link and sends nothing back."""
    _field(data=payload, key="conv_field_net")
