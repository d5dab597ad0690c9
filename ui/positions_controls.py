"""Whole numbers that stand in the link, and buttons that count them up."""

from __future__ import annotations

import streamlit as st

from ui.notice import check_link, number

MOST_SEED = 9999
WIDTH = 170


def whole(label: str, key: str, low: int, high: int, default: int) -> int:
    """A number field bound to ?key=...; a value of the link that does not fit is told once and ignored."""
    kept = st.session_state.get(key)
    if kept is not None and not low <= kept <= high:
        st.session_state[key] = default  # another model has fewer
    if kept is None:
        check_link(key, number(low, high, int))
    return int(st.number_input(label, low, high, default, 1, key=key, bind="query-params", width=WIDTH))


def next_seed(key: str, default: int) -> None:
    """For a button's `on_click`: the next seed, the first one again after the last."""
    st.session_state[key] = int(st.session_state.get(key, default)) % MOST_SEED + 1
