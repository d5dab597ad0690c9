"""The row of a weight matrix that the visitor opens: asked for by the microscope, answered with that row alone."""

from __future__ import annotations

from typing import Any

import streamlit as st

from chapters.transformer.walk.component import weight_row as answer
from chapters.transformer.walk.microscope import KEY
from llm_core.analysis.microscope.weights import weight_row
from ui.work import attention_models

ASKED = "microscope_weight"


def remember_weight() -> None:
    """Keep which row was asked for: {"matrix", "layer", "row"}."""
    st.session_state[ASKED] = st.session_state[KEY].get("weight")


def answer_weight(model_id: str) -> None:
    """Send the row that was asked for; nothing where this model has no such row."""
    found = row_of(model_id, st.session_state.get(ASKED))
    if found is not None:
        answer(found)


def row_of(model_id: str, asked: object) -> dict[str, Any] | None:
    """Read one row as the component wants it, or None."""
    try:
        matrix, layer, row = (asked[name] for name in ("matrix", "layer", "row"))  # type: ignore[index]
        values, bias = weight_row(attention_models.transformer(model_id), str(matrix), int(layer), int(row))
    except (TypeError, KeyError, ValueError):
        return None
    return {"key": f"{matrix}.{layer}.{row}", "model": model_id, "values": values.tolist(), "bias": bias}
