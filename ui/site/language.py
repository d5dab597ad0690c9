"""Which of the two languages the visitor reads: the link decides (`?lang=zh`), otherwise the browser's setting."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Literal

import streamlit as st

from ui.controls.history import going, noted

Language = Literal["en", "zh"]
NAMES: dict[str, str] = {"en": "EN", "zh": "中文"}
HTML_LANG = {"en": "en", "zh": "zh-CN"}

_drawn: ContextVar[Language | None] = ContextVar("language", default=None)
"""The language of the page that this thread draws; a page asks for it a hundred times."""


def language() -> Language:
    """Choose "en" or "zh": by the switch when it has been drawn, the link, the browser, in this order."""
    return _drawn.get() or _asked()


def _asked() -> Language:
    """Look at the switch, the link and the browser."""
    chosen = st.session_state.get("lang") or st.query_params.get("lang")
    if chosen not in NAMES:
        chosen = _preferred(st.context.locale)
    return "zh" if chosen == "zh" else "en"


def html_lang() -> str:
    """Return the value of a `lang` attribute for text in the visitor's language."""
    return HTML_LANG[language()]


def _preferred(locale: str | None) -> Language:
    """Choose the better one for a browser locale such as "zh-CN"; English when it is neither or unknown."""
    return "zh" if (locale or "").lower().startswith("zh") else "en"


def switch() -> Language:
    """Draw the switch EN | 中文, bound to the link, and return the language chosen."""
    preferred = _preferred(st.context.locale)
    asked = st.query_params.get("lang")
    begin = asked if asked in NAMES else preferred
    if "lang" not in st.session_state and going():  # the browser still shows the language chosen before
        st.session_state["lang"] = begin
    chosen = st.segmented_control(
        "Language · 语言",
        list(NAMES),
        default=begin,
        format_func=NAMES.__getitem__,
        key="lang",
        required=True,
        label_visibility="collapsed",
    )
    _write_link(chosen or preferred, preferred)
    _drawn.set(_asked())
    return language()


def _write_link(chosen: str, preferred: str) -> None:
    """Write a choice against the browser's own language into the link, for whoever opens it."""
    if chosen != preferred and st.query_params.get("lang") != chosen:
        st.query_params["lang"] = chosen
        noted("lang")
    elif chosen == preferred and st.query_params.get("lang") not in (None, chosen):
        del st.query_params["lang"]
