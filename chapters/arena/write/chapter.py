"""The chapter "Write": columns, reasons, what if."""

from __future__ import annotations

import streamlit as st

from chapters.arena import settings
from chapters.arena.controls import settings as read_settings
from chapters.arena.marks import FORCE, WHY, picked_in
from chapters.arena.settings import CORPUS, PROMPT, RULES
from chapters.arena.write.columns import columns, prefix_of
from chapters.arena.write.generate import by_family
from chapters.arena.write.what_if import what_if
from llm_core.generation import chances, generate
from ui.controls.control import Keyed
from ui.lesson.code import InBrowser
from ui.lesson.panel import panel
from ui.lesson.prose import inline
from ui.lesson.words import Lesson
from ui.site.language import html_lang
from ui.site.ways import draw_ways

IN_BROWSER = InBrowser(
    "chapters/arena/write/component/math.js",
    "tests/e2e/test_arena.py::test_the_browser_computes_the_same_chances_as_llm_core",
)


def write(words: Lesson) -> None:
    """Draw how three machines continue one text; for the ear under a heading that stands before its fields."""
    st.html(f'<h2 class="gb-unseen" lang="{html_lang()}">{inline(words.ui("arena_columns"))}</h2>')
    chosen = read_settings(settings.corpus())
    job = columns(words, chosen)
    measured: dict[str, object] = {}
    with panel(words, "write", code=[generate, chances, IN_BROWSER], expect=measured, wide=True):
        if job is None:
            return
        texts = by_family(job.events)
        picked = picked_in(texts)
        measured |= what_if(words, chosen, prefix_of(chosen, picked, texts), CONTROLS)
        draw_ways([("seeing", "denoise"), ("seeing", "ways")])


PANELS = (write,)
CONTROLS: tuple[Keyed, ...] = (CORPUS, PROMPT, *RULES.controls, FORCE, WHY)
