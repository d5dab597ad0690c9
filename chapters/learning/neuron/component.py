"""Neurons in the browser: one with everything editable, and two inputs, two hidden neurons, one output."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import joined, script, style

HERE = Path(__file__).with_name("component")
SHARED = ("bends.js", "plane.js", "fields.js")

_bench = st.components.v2.component(
    "glassbox_neuron",
    html=joined(HERE, "bench.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, *SHARED, "bench.js"),
)
_hidden = st.components.v2.component(
    "glassbox_neuron_hidden",
    html=joined(HERE, "hidden.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, *SHARED, "hidden.js"),
)


def bench(payload: dict[str, Any]) -> None:
    """Mount one neuron. It keeps its state in the link and sends nothing back."""
    _bench(data=payload, key="neuron_bench")


def hidden(payload: dict[str, Any]) -> None:
    """Mount the network with a hidden layer. It keeps its state in the link and sends nothing back."""
    _hidden(data=payload, key="neuron_hidden_net")
