"""The panel that a visitor is sent to: the browser scrolls there once, as soon as it is drawn."""

from __future__ import annotations

import streamlit as st

ASKED = "panel_asked"
"""st.session_state[ASKED]: the id of the panel to go to."""


def go_to(panel_id: str) -> None:
    """Ask for a panel: for a button's `on_click`."""
    st.session_state[ASKED] = panel_id


def arrival() -> str:
    """Name the panel to go to, once; empty for none."""
    return str(st.session_state.pop(ASKED, ""))
