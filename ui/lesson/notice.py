"""Notices: one sentence, what happened and what to do."""

from __future__ import annotations

import html

import streamlit as st

from ui.site.language import html_lang


def notice(text: str, kind: str = "gb-notice") -> None:
    """Draw one sentence beside the place where it matters. The text is escaped: it may quote the visitor."""
    st.html(notice_html(text, kind))


def notice_html(text: str, kind: str = "gb-notice") -> str:
    """Write one sentence as HTML, for a place that takes HTML."""
    return f'<div class="{kind}" role="status" lang="{html_lang()}">{html.escape(text)}</div>'
