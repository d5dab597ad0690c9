"""The theme the visitor sees, for figures; HTML of our own needs no question: its colours follow it in CSS."""

from __future__ import annotations

import streamlit as st


def dark() -> bool:
    """Return whether the theme is dark; False before the browser has sent it (the first run of a session)."""
    return st.context.theme.type == "dark"
