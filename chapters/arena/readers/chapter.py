"""The tab "Same text, three readers": one text, priced character by character by every machine."""

from __future__ import annotations

import streamlit as st
from plotly.graph_objects import Figure

from chapters.arena import settings
from chapters.arena.component import readers as readers_component
from chapters.arena.controls import notice_unknown
from chapters.arena.machines import corpora, held_out, machines, trained_on
from chapters.arena.readers.compare import Compared, cheapest, compared, without_totals
from chapters.arena.readers.figure import running_total
from llm_core.analysis.evaluation.scoring import disagreement, surprisal
from ui.controls.guess import Guess
from ui.controls.text import Text
from ui.lesson.notice import notice
from ui.lesson.panel import panel
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.show.chart import chart_of
from ui.site.theme import dark

TEXT = Text("text", "", label="readers_text", optional=True, widget=st.text_area, tidied=True)
SHORT_LIMIT = 300


def readers(words: Lesson) -> None:
    """Draw the tab for one corpus."""
    corpus = settings.corpus()
    expect: dict[str, object] = {}
    with panel(words, "readers", code=[surprisal, disagreement], expect=expect, wide=True):
        text = _text(words, corpus)
        if not text.strip():
            return
        shared = machines(corpus)
        found = compared(
            language=words.language,
            corpus=corpus,
            families=tuple(shared),
            text=text,
            _words=words,
            _machines=shared,
        )
        covered = len(shared) > 1 and GUESS.waits(CONTROLS)
        if len(shared) > 1:
            GUESS.draw(words, GUESS.measured(found)._replace(about=(corpus, text)), tuple(shared))
        readers_component(without_totals(found.strip) if covered else found.strip, key="readers_strip")
        if found.sentence:
            prose(found.sentence)
        if found.outside:
            notice(found.outside)
        if not covered:
            draw_total(words, corpus, text, found)
            expect |= found.measured


def draw_total(words: Lesson, corpus: str, text: str, found: Compared) -> None:
    """Draw the running total of the bits, once for all readers of a text."""

    def make() -> Figure:
        x, y = words.ui("readers_x"), words.ui("readers_y")
        return running_total(found.readings, found.names, len(text), x, y, dark())

    chart_of((words.language, corpus, tuple(found.readings), text, dark()), "readers_total", found.alt, make)


def _text(words: Lesson, corpus: str) -> str:
    """Draw the text area; returns the cleaned text, with a sentence for everything that was changed."""
    ours = {default_text(words, name) for name in corpora()}
    start = default_text(words, corpus)
    settings.follow_corpus(TEXT, corpus, ours, start)
    text = TEXT.draw(words, example=start, height=130)
    if not text.strip():
        notice(lesson("common").ui("text_empty"))
    notice_unknown(corpus, text, TEXT)
    return text


def default_text(words: Lesson, corpus: str) -> str:
    """Choose a text that the machines of this corpus can read; of a visitor's own, some of what was held out."""
    return words.strings.get(f"readers_{trained_on(corpus)}_text") or held_out(corpus)[:SHORT_LIMIT]


PANELS = (readers,)
CONTROLS = (settings.CORPUS, TEXT)
GUESS = Guess("readers", (), cheapest)
