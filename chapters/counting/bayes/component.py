"""Bayes' theorem in the browser: three rates, the posterior with its formula, people as dots."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from ui.show.components import joined, script, style

HERE = Path(__file__).with_name("component")

_bench = st.components.v2.component(
    "glassbox_bayes",
    html=joined(HERE, "markup.html"),
    css=style(HERE, "../../bench/base.css", "style.css"),
    js=script(HERE, "bayes.js", "main.js"),
)


def bayes_bench(payload: dict[str, Any]) -> None:
    """Mount the bench. It keeps its state in the link and sends nothing back."""
    _bench(data=payload, key="bayes_bench")
