"""Choices whose raw value stands in the link, whatever the language of their labels.

Streamlit's own bind="query-params" writes the *label* that format_func made, so that a link shared from the Chinese
site would not open on the English one. Use bind for sliders, numbers and text, `choice` where labels are translated.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from ui.controls.link import from_link, one_of


def choice(
    widget: Callable[..., Any],
    label: str,
    options: Sequence[str],
    key: str,
    default: str | None = None,
    names: Callable[[str], str] = str,
    **settings: Any,
) -> str:
    """Draw `widget` (st.selectbox, st.radio, st.segmented_control, st.pills) bound to ?key=... by raw value.

    `names` turns an option into its label. A value in the link that is no option is ignored with one notice.
    """
    first = default if default is not None and default in options else options[0]
    if st.session_state.get(key) not in options:
        st.session_state[key] = from_link(key, first, one_of(options))
    if widget in (st.segmented_control, st.pills):
        settings.setdefault("required", True)
    value = widget(label, options, key=key, format_func=names, persist_state="session", **settings)
    _write(key, value, first)
    return value


def _write(key: str, value: str, default: str) -> None:
    """Keep the link equal to the choice; the default needs no mention."""
    if value != default:
        if st.query_params.get(key) != value:
            st.query_params[key] = value
    elif key in st.query_params:
        del st.query_params[key]
