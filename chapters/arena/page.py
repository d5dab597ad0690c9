"""What stands around the arena's chapters: which corpus, which machines are damaged, and the scale strip."""

from __future__ import annotations

import streamlit as st

from chapters.arena import settings
from chapters.arena.machines import corpora, machines
from chapters.arena.scale import scale_strip
from ui.book import Chapters
from ui.controls.choice import choice
from ui.lesson.notice import notice
from ui.lesson.words import Lesson, lesson
from ui.work.models import damaged
from ui.work.warm import ready


def draw(words: Lesson, chapters: Chapters) -> None:
    """Chapter and corpus in one row, the chapter, the strip."""
    found = corpora()
    if found:
        choose_and_draw(words, chapters, found)
    else:
        notice(lesson("common").ui("no_checkpoints" if ready() else "warming"))
        chapters.open("train")
    scale_strip(words)


def choose_and_draw(words: Lesson, chapters: Chapters, found: list[str]) -> None:
    """With at least one corpus."""

    def name(key: str) -> str:
        return words.ui("own") if key.startswith("own-") else lesson("common").strings.get(key, key)

    with st.container(horizontal=True, key="arena_top", horizontal_alignment="distribute"):
        settings.unusable(found, list(chapters.names))
        chapter = chapters.choose(st.segmented_control)
        corpus = choice(
            st.segmented_control,
            words.ui("corpus"),
            found,
            "corpus",
            names=name,
            label_visibility="collapsed",
        )
    settings.follow_corpus(words, corpus, found)
    if machines(corpus):
        chapters.open(chapter)
    broken = [lesson("common").ui(family) for family in damaged(corpus)]
    if broken:
        notice(words.ui("damaged", machines=", ".join(broken)))
