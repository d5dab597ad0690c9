"""Files to take home."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st


def download_zip(label: str, make: Callable[[], bytes], file_name: str, key: str) -> None:
    """Draw the button for a zip file, which is made when it is asked for."""
    st.download_button(
        label, data=make, file_name=file_name, mime="application/zip", on_click="ignore", key=key
    )
