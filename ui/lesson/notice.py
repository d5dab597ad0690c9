"""Notices: one sentence, what happened and what to do."""

from __future__ import annotations

import html
from typing import cast

import streamlit as st

from ui.lesson.marks import marks_to_html
from ui.lesson.sentence import Sentence, marked, unquoted
from ui.lesson.words import lesson
from ui.site.language import html_lang, language


class Absent(Sentence):
    """What is not on this machine, and the commands that bring it: for whoever runs the site, not for a reader."""

    commands: tuple[str, ...]

    def __new__(cls, text: str, *commands: str) -> Absent:
        """Keep the commands beside the sentence."""
        sentence = text if isinstance(text, Sentence) else Sentence("{text}", {"text": text})
        made = cast(Absent, super().__new__(cls, sentence.template, sentence.values))
        made.commands = commands
        return made


def notice(text: str, kind: str = "gb-notice") -> None:
    """Draw one sentence beside the place where it matters. It has marks of claims but no Markdown."""
    st.html(notice_html(text, kind))


def notice_html(text: str, kind: str = "gb-notice") -> str:
    """Write one sentence as HTML, for a place that takes HTML."""
    if isinstance(text, Absent):
        return f'<div class="gb-absent" lang="{html_lang()}">{_shown(text)}{_how(text.commands)}</div>'
    return f'<div class="{kind}" role="status" lang="{html_lang()}">{_shown(text)}</div>'


def _how(commands: tuple[str, ...]) -> str:
    if not commands:
        return ""
    common = lesson("common")
    lines = "".join(f'<code translate="no">{html.escape(command)}</code>' for command in commands)
    how = f"<p>{html.escape(common.ui('fetch_how'))}</p>{lines}"
    return f"<details><summary>{html.escape(common.ui('fetch_who'))}</summary>{how}</details>"


def _shown(text: str) -> str:
    if not isinstance(text, Sentence):
        return html.escape(text)
    return unquoted(marks_to_html(html.escape(marked(text)), language()))
