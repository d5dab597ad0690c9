"""The graph of a formula in the browser, uncovered one number and one edge at a time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from chapters.learning.backprop.layout import columns, rows
from llm_core.networks.acts import Acts, is_data
from ui.lesson.words import Lesson
from ui.show.components import joined, script, style
from ui.site.language import html_lang

HERE = Path(__file__).with_name("component")

_stepper = st.components.v2.component(
    "glassbox_backprop",
    html=joined(HERE, "stepper.html"),
    css=style(HERE, "style.css"),
    js=script(HERE, "stepper.js"),
)
LABELS = (
    "name", "graph_name", "graph_hint", "acts", "start", "forward", "loss", "backward", "step", "previous", "next",
    "position", "table", "columns", "no_difference", "stays", "no_loss", "says_start", "says_forward", "says_loss",
    "says_back", "says_again", "says_step", "slide", "node_number", "node_squared", "node_given",
    "node_data", "node_weight", "node_constant", "node_slope", "node_says", "node_waits",
)  # fmt: skip


def stepper(payload: dict[str, Any], key: str) -> None:
    """Mount the graph. Its position stands in the link; it sends nothing back."""
    _stepper(data=payload, key=key)


def payload(acts: Acts, rule: str, rate: float, words: Lesson, prefix: str) -> dict[str, Any]:
    """Collect what the browser draws. prefix: of its names in the link."""
    parts = [node.parts for node in acts.nodes]
    column = columns(parts)
    given = {row.name: row.after for row in acts.rows}
    kept: Sequence[float | None] = [given.get(node.name) for node in acts.nodes]
    after = acts.next_values or kept
    nodes = [
        {
            "name": node.name,
            "how": node.how,
            "value": node.value,
            "parts": list(node.parts),
            "loss": node.in_loss,
            "data": is_data(node.name) if node.name else False,
            "after": then,
            "x": x,
            "y": y,
        }
        for node, then, x, y in zip(acts.nodes, after, column, rows(parts, column), strict=True)
    ]
    return {
        "lang": html_lang(),
        "labels": {name: words.ui(name) for name in LABELS},
        "prefix": prefix,
        "rule": rule,
        "rate": f"{rate:g}",
        "nodes": nodes,
        "moves": [vars(move) for move in acts.moves],
        "rows": [vars(row) | {"data": is_data(row.name)} for row in acts.rows],
        "next_loss": acts.next_loss,
    }
