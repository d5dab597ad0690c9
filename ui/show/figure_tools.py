"""What the browser does for every page: numbers and downloads under its figures, language, a visit begun anew.

The component stands once on a page, shows nothing itself, and watches the page for figures. What it reads is the figure
that was drawn, so the table can say nothing else than the picture, and the server is asked for nothing.
"""

from __future__ import annotations

import secrets
from pathlib import Path

import streamlit as st

from ui.lesson.arrival import arrival
from ui.lesson.words import Lesson, lesson, read
from ui.show.components import joined, script
from ui.site.frame import version
from ui.site.language import html_lang
from ui.site.theme import dark

HERE = Path(__file__).with_suffix("")

_tools = st.components.v2.component(
    "glassbox_figure_tools",
    html='<div class="gb-figure-watch" hidden></div>',
    css=joined(
        HERE, "style.css", "kit/along.css"
    ),  # for the page itself, whose colours frame.style() has declared
    js=script(
        HERE,
        "numbers.js",
        "picture.js",
        "tools.js",
        "print.js",
        "lines.js",
        "hints.js",
        "passing.js",
        "phrases.js",
        "axes.js",
        "heights.js",
        "keyboard.js",
        "own_words.js",
        "once.js",
        "main.js",
    ),
    isolate_styles=False,
)


def figure_tools() -> None:
    """Put the row of tools under every figure, also under those that come later; sends nothing back.

    The number of the visit is another one when the server has forgotten the visit: after a long lost connection.
    """
    words = lesson("figure_tools")
    about = [f"Glassbox {version()}", lesson("common").ui("licence")]
    visit = st.session_state.setdefault("visit", secrets.token_hex(8))
    data = {
        "labels": words.strings,
        "own": own_words(words),
        "lang": html_lang(),
        "about": about,
        "visit": visit,
        "dark": dark(),
    }
    _tools(data=data | {"panel": arrival()}, key="figure_tools")


def own_words(words: Lesson) -> list[tuple[str, str]]:
    """Give Streamlit's own words as the other language has them, and as this one has: a visitor may switch."""
    other = read("figure_tools", "en" if words.language == "zh" else "zh").strings
    return [(other[key], text) for key, text in words.strings.items() if key.startswith("streamlit_")]
