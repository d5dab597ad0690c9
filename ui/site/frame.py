"""What stands around a page: the style sheet and the footer."""

from __future__ import annotations

import base64
import functools
import html
from pathlib import Path

import streamlit as st

from figures import palette
from ui.lesson.notice import notice
from ui.lesson.words import Lesson
from ui.site.language import html_lang
from ui.site.middleware import MARK

HERE = Path(__file__).resolve().parent
ICON = HERE / "icon.svg"


def style() -> None:
    """Load the colours and the style sheets of the rooms: our own gb- classes and Streamlit's public .st-key- hooks."""
    st.html(f"<style>{_stylesheet()}</style>")


@functools.cache
def _stylesheet() -> str:
    sheets = (HERE / "style.css", HERE.parent / "show" / "style.css", HERE / "print.css")
    return "\n".join(
        [palette.css_variables(":root"), *(sheet.read_text(encoding="utf-8") for sheet in sheets)]
    )


@functools.cache
def icon() -> str:
    """Write the icon as an address that holds it, so that no run reads a file or keeps one for its session."""
    return f"data:image/svg+xml;base64,{base64.b64encode(ICON.read_bytes()).decode()}"


@functools.cache
def version() -> str:
    """Read the version in CITATION.cff, which ships with the repository."""
    citation = HERE.parents[1] / "CITATION.cff"
    if not citation.exists():
        return ""
    lines = citation.read_text(encoding="utf-8").splitlines()
    return next((line.split(":", 1)[1].strip(' "') for line in lines if line.startswith("version:")), "")


def draw_decoded(common: Lesson, page: str) -> None:
    """Draw, on the page that it opened, that the link was decoded once more."""
    if st.query_params.pop(MARK, None):
        st.session_state[MARK] = page
    if st.session_state.get(MARK) == page:
        notice(common.ui("link_decoded"))


def footer(common: Lesson) -> None:
    """Draw the share hint, the keys, the version and the licence."""
    about = common.ui("footer", version=version())
    st.html(
        f'<footer class="gb-footer" lang="{html_lang()}"><p>{html.escape(common.ui("share"))}</p>'
        f"<p>{html.escape(common.ui('keyboard'))}</p>"
        f"<p>{html.escape(about)} · {html.escape(common.ui('licence'))}</p></footer>"
    )
