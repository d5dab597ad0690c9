"""Notices: one sentence, what happened and what to do."""

from __future__ import annotations

import html

import streamlit as st

from ui.lesson.sentence import Sentence, marked, unquoted
from ui.site.language import html_lang


def notice(text: str, kind: str = "gb-notice") -> None:
    """Draw one sentence beside the place where it matters. It has no Markdown, and may quote the visitor."""
    st.html(notice_html(text, kind))


def notice_html(text: str, kind: str = "gb-notice") -> str:
    """Write one sentence as HTML, for a place that takes HTML."""
    shown = unquoted(html.escape(marked(text) if isinstance(text, Sentence) else text))
    return f'<div class="{kind}" role="status" lang="{html_lang()}">{shown}</div>'
