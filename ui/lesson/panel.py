"""The lesson panel: text beside a live figure; below it what to see, what to try, the code that ran, the sources."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import streamlit as st

from ui.lesson.code import Shown, draw_code
from ui.lesson.prose import inline, to_html
from ui.lesson.sentence import Sentence
from ui.lesson.sources import sources_html
from ui.lesson.words import Lesson, Panel, lesson
from ui.site.language import html_lang


@contextmanager
def panel(
    words: Lesson,
    panel_id: str,
    code: Sequence[Shown] = (),
    expect: Mapping[str, object] | None = None,
    wide: bool = False,
) -> Iterator[Panel]:
    """Draw the text of a panel; what the `with` block draws is the live figure beside it.

    `expect` fills the placeholders of "what you should see" with measured numbers, and of "try this" with a task that
    can be done here; the block may add to it, and while one is missing the note is left out. Functions in `code` are
    shown as they stand in their files, text as the same in Python. `wide` puts the figure under the text at full
    width. On a phone the lead of the text comes first, then the figure, then the rest.
    """
    this = words.panel(panel_id)
    measured = expect if expect is not None else {}
    with st.container(key=f"panel_{panel_id}"):
        with _body(this, wide):
            yield this
        _below(this, code, measured)


@contextmanager
def _body(this: Panel, wide: bool) -> Iterator[None]:
    """Draw the question, then the row of text and figure; ui/site/style.css makes one column of it on a phone."""
    question = inline(Sentence(this.kicker))
    st.html(f'<h2 class="gb-kicker" lang="{html_lang()}" id="{html.escape(this.id)}">{question}</h2>')
    with st.container(key=f"panelrow_{'wide' if wide else 'side'}_{this.id}"):
        text, figure = (st.container(), st.container()) if wide else st.columns([5, 8], gap="large")
        with text:
            st.html(_text(this))
        with figure, st.container(key=f"panelfigure_{this.id}"):
            yield


def _text(this: Panel) -> str:
    return f'<div class="gb-prose gb-text" lang="{html_lang()}">{to_html(Sentence(this.text))}</div>'


def _below(this: Panel, code: Sequence[Shown], measured: Mapping[str, object]) -> None:
    common = lesson("common")
    with st.container(key=f"panelbelow_{this.id}"):
        st.html(_notes(this, common, measured))
        if code:
            draw_code(code)
        if this.sources:
            st.html(sources_html(this.sources))


def _notes(this: Panel, common: Lesson, measured: Mapping[str, object]) -> str:
    """Write *what you should see* and *try this*, side by side where there is room."""
    notes = [("expect", filled(this.expect, measured)), ("try", filled(this.try_, measured))]
    cells = [
        f'<div class="gb-note"><h3>{_heading(name, this, common)}</h3>{to_html(text)}</div>'
        for name, text in notes
        if text
    ]
    return f'<div class="gb-notes" lang="{html_lang()}">{"".join(cells)}</div>'


def _heading(name: str, this: Panel, common: Lesson) -> str:
    """Name a note; *what you should see* is measured when numbers are filled in, which a page computes or reads."""
    measured = name == "expect" and "{" in this.expect
    return inline(Sentence(f"{common.ui(name)} [@here]" if measured else common.ui(name)))


def filled(text: str, measured: Mapping[str, object]) -> str:
    """Fill a text with its numbers; nothing at all while a number has not been measured yet."""
    try:
        return Sentence(text, measured)
    except KeyError:
        return Sentence("")
