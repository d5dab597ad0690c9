"""Back and forward of the browser: the address that comes back wins over what the session remembers of its keys."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

SEEN = "keys_in_address"
"""Where the session keeps the names of all values that ever stood in its address."""


def going() -> bool:
    """Return whether the visitor has just gone back or forward in the browser's history."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def follow() -> None:
    """Forget, after a step in the history, what the address decides; before any control is drawn.

    Controls that stood in the address and do not any more return to their defaults; what no address holds, such as a
    long text, stays.
    """
    seen: set[str] = st.session_state.setdefault(SEEN, set())
    seen.update(st.query_params)
    if going():
        for key in seen:
            st.session_state.pop(key, None)
            st.session_state.pop(f"{key}_refused", None)


def noted(key: str) -> None:
    """Note that a value stands in the address from now on."""
    st.session_state.setdefault(SEEN, set()).add(key)
