"""Whether the visitor looks at dark paper. HTML of our own needs no question: its colours follow the theme in CSS."""

from __future__ import annotations

import streamlit as st


def dark() -> bool:
    """True in the dark theme; False when the browser has not told yet (the first run of a session)."""
    return st.context.theme.type == "dark"
