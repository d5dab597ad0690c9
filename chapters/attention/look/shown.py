"""What the chapter is about now, and what it computes of it, kept for everybody."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from llm_core.analysis.attention.average import Average, weighted_average
from llm_core.analysis.attention.token_removal import Removal, removal
from ui.work import attention_models
from ui.work.reading import Reading, read


@dataclass(frozen=True)
class Shown:
    """What the page is about now: every panel is handed the same."""

    model_id: str
    text: str
    reading: Reading
    layer: int  # from 0, of the head that the panels below draw
    head: int

    @property
    def family(self) -> str:
        return attention_models.family(self.model_id)


@st.cache_resource(max_entries=32, show_spinner=False)
def average(model_id: str, ids: tuple[int, ...], layer: int, head: int, token: int) -> Average:
    """Compute the weighted average of one token in one head."""
    return weighted_average(attention_models.transformer(model_id), ids, layer, head, token)


@st.cache_resource(max_entries=32, show_spinner=False)
def removed(model_id: str, text: str) -> Removal:
    """Take each token away once."""
    found = read(model_id, text).attention
    return removal(attention_models.transformer(model_id), found.ids, found.pattern)
