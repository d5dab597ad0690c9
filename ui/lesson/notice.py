"""Notices: one sentence, what happened and what to do."""

from __future__ import annotations

import html

import streamlit as st

from ui.lesson.marks import marks_to_html
from ui.lesson.sentence import Sentence, marked, unquoted
from ui.site.language import html_lang, language


def notice(text: str, kind: str = "gb-notice") -> None:
    """Draw one sentence beside the place where it matters. It has marks of claims but no Markdown."""
    st.html(notice_html(text, kind))


def notice_html(text: str, kind: str = "gb-notice") -> str:
    """Write one sentence as HTML, for a place that takes HTML."""
    return f'<div class="{kind}" role="status" lang="{html_lang()}">{_shown(text)}</div>'


def _shown(text: str) -> str:
    if not isinstance(text, Sentence):
        return html.escape(text)
    return unquoted(marks_to_html(html.escape(marked(text)), language()))
