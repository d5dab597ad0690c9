"""The panel that a visitor is sent to: the browser scrolls there once, as soon as it is drawn."""

from __future__ import annotations

import streamlit as st

ASKED = "panel_asked"
"""st.session_state[ASKED]: the id of the panel to go to."""
PANEL = "panel"
"""The same in a link from another page."""
ARRIVED = "panel_arrived"
"""The panel of the link that was gone to: not again in each run of the page."""


def go_to(panel_id: str) -> None:
    """Ask for a panel: for a button's `on_click`."""
    st.session_state[ASKED] = panel_id


def arrival() -> str:
    """Name the panel to go to, once; empty for none."""
    asked, linked = st.session_state.pop(ASKED, ""), st.query_params.get(PANEL, "")
    if linked != st.session_state.get(ARRIVED, ""):
        st.session_state[ARRIVED] = linked
        asked = asked or linked
    return str(asked)
