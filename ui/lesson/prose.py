"""Prose as HTML of our own: a language attribute for screen readers, a serif typeface, a line of 60 to 75 characters.

Understands blank lines, `- ` lists, **strong**, *emphasis*, `code`, [text](https://...) and the marks of claims
(ui/lesson/marks.py). Everything else is escaped, and of a sentence only the words of ours are read so: see
ui/lesson/sentence.py.
"""

from __future__ import annotations

import functools
import html
import re

import streamlit as st

from ui.lesson.marks import marks_to_html
from ui.lesson.sentence import marked, unquoted
from ui.site.language import Language, html_lang, language

INLINE = [
    (re.compile(r"`([^`]+)`"), r'<code translate="no">\1</code>'),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<strong>\1</strong>"),
    (re.compile(r"\*([^*]+)\*"), r"<em>\1</em>"),
    (
        re.compile(r"\[([^\[\]]+)\]\((https://[^\s()]+)\)"),
        r'<a href="\2" target="_blank" rel="noopener">\1</a>',
    ),
]


EMPHASIS = re.compile(r"(?<=<em>)[^<]+(?=</em>)")
LATIN = re.compile(r"&#?\w+;|[A-Za-z][A-Za-z0-9 .,’–-]*")
"""Letters that stand without the dots of a Chinese emphasis; an entity of HTML is none."""


WHOLE = re.compile(r"(<[^>]+>)|(?<![\w&/-])([A-Za-z]-[A-Za-z]+)(?![\w-])")
"""A tag, or a word such as n-gram or U-Net, whose single letter must not be left alone at the end of a line."""


def _whole(found: re.Match[str]) -> str:
    return found[1] or f'<span class="gb-whole">{found[2]}</span>'


def _without_dots(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("&") else f'<span class="gb-latin">{found[0]}</span>'


def prose(text: str, kind: str = "prose") -> None:
    """Draw lesson text. `kind` is one of prose, lead, note, kicker: the class gb-{kind} of ui/site/style.css."""
    st.html(prose_html(text, kind))


def prose_html(text: str, kind: str = "prose") -> str:
    """Write lesson text as HTML, for a place that takes HTML."""
    return f'<div class="gb-{kind}" lang="{html_lang()}">{to_html(text)}</div>'


def heading(text: str, level: int = 2, anchor: str = "") -> None:
    """Draw a heading of our own style."""
    name = f' id="{html.escape(anchor)}"' if anchor else ""
    st.html(f'<h{level} class="gb-h{level}" lang="{html_lang()}"{name}>{inline(text)}</h{level}>')


def to_html(text: str) -> str:
    """Turn blocks between blank lines into paragraphs or lists; a plain text that is no Sentence is one of them."""
    return _to_html(marked(text), language())


@functools.lru_cache(maxsize=1024)
def _to_html(text: str, language: Language) -> str:
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text.strip())]
    return "".join(_block(block, language) for block in blocks if block)


def _block(block: str, language: Language) -> str:
    lines = block.splitlines()
    if all(line.lstrip().startswith("- ") for line in lines):
        items = "".join(f"<li>{_inline(line.lstrip()[2:], language)}</li>" for line in lines)
        return f"<ul>{items}</ul>"
    return f"<p>{_inline(' '.join(lines), language)}</p>"


def inline(text: str) -> str:
    """Turn the marks of one line into HTML; what else it holds is escaped first, so that nothing breaks out."""
    return _inline(marked(text), language())


@functools.lru_cache(maxsize=1024)
def _inline(text: str, language: Language) -> str:
    escaped = html.escape(text)
    for pattern, replacement in INLINE:
        escaped = pattern.sub(replacement, escaped)
    if language == "zh":
        escaped = EMPHASIS.sub(lambda found: LATIN.sub(_without_dots, found[0]), escaped)
    return unquoted(WHOLE.sub(_whole, marks_to_html(escaped, language)))
