"""Controls whose notice about a bad value in the link stays while the page draws itself again and again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from ui.controls.link import number
from ui.controls.told_choice import told_choice
from ui.lesson.notice import notice
from ui.lesson.words import lesson


def told(
    label: str, options: Sequence[str], key: str, default: str, names: Callable[[str], str] = str
) -> str:
    """`told_choice` in a row of options whose default is not the first: its notice stays while the default does."""
    settings: dict[str, Any] = {"default": default, "names": names}
    value = told_choice(st.segmented_control, label, list(options), key, **settings)
    if st.session_state.get(f"{key}_fell_back") == options[0]:
        st.session_state[f"{key}_fell_back"] = default
    return value


def tell_number(key: str, low: float, high: float, default: float, kind: type[int] | type[float]) -> None:
    """One notice for a number in the link that cannot be used, until the visitor chooses another. Before its widget."""
    raw, bad = st.query_params.get(key), f"{key}_bad"
    if raw is not None and bad not in st.session_state:
        try:
            number(low, high, kind)(raw)
        except ValueError:
            st.session_state[bad] = True
    if st.session_state.get(bad) and st.session_state.get(key, default) == default:
        notice(lesson("common").ui("bad_link", name=key))
