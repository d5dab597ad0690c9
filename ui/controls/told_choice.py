"""A choice in a section that draws itself again when its computation ends: what was wrong in the link stays told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from ui.controls.choice import choice
from ui.lesson.notice import notice
from ui.lesson.words import lesson


def told_choice(
    widget: Callable[..., Any], label: str, options: Sequence[str], key: str, **settings: Any
) -> str:
    """`ui.controls.choice`, whose notice about the link would be gone with the next drawing, half a second later.

    Here it stays until the visitor chooses something.
    """
    raw = st.query_params.get(key)
    if raw is not None and raw not in options and key not in st.session_state:
        st.session_state[f"{key}_fell_back"] = options[0]
        del st.query_params[key]
    if st.session_state.get(f"{key}_fell_back") == st.session_state.get(key, options[0]):
        notice(lesson("common").ui("bad_link", name=key))
    return choice(widget, label, options, key, **settings)
