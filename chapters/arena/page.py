"""What stands around the arena's chapters: which corpus, which machines are damaged, and the scale strip."""

from __future__ import annotations

import streamlit as st

from chapters.arena import settings
from chapters.arena.facts import facts
from chapters.arena.machines import corpora, is_own, machines
from chapters.arena.scale import scale_strip
from ui.book import Chapters, draw_turns, open_chapter, opened_of
from ui.controls.guess import asks
from ui.controls.prose import begin_with_prose
from ui.lesson.notice import notice
from ui.lesson.prose import prose
from ui.lesson.rows import listing
from ui.lesson.sentence import joined
from ui.lesson.words import Lesson, lesson
from ui.site.ways import send_facts_on
from ui.work.models import MissingModel, damaged, reading
from ui.work.warm import ready

READ_TEXTS = ("write", "readers")
"""Chapters whose machines are given a text."""
ORDER = ("transformer", "lstm", "ngram")
"""The machines of the sentence that the page ends with, the best first; of another order a second one tells."""


def draw(words: Lesson, chapters: Chapters) -> None:
    """Draw the choice of the chapter and of the corpus, the chapter, the strip, and the ways on."""
    found = corpora()
    if found:
        choose_and_draw(words, chapters, found)
    else:
        notice(lesson("common").ui("no_checkpoints" if ready() else "warming"))
        open_chapter("arena", "train")
    chapter = opened_of("arena") if found else "train"
    open_guess = chapter == "readers" and asks("readers")  # the sentence nearly answers it
    if chapter in READ_TEXTS and not open_guess:  # the others rank other machines, or those of another text
        prose(answer(words, settings.corpus()))
    scale_strip(words)
    draw_turns("arena", chapter)


def answer(words: Lesson, corpus: str) -> str:
    """Write the page in one sentence, and behind it how it is on this corpus where the order is another one."""
    ranked = sorted(
        (row.test_bits, row.family)
        for row in facts(corpus)
        if row.family in ORDER and row.test_bits is not None
    )
    said, families = [words.ui("answer")], tuple(family for _, family in ranked)
    if len(families) == len(ORDER) and families != ORDER:
        common = lesson("common")
        order = listing(words, [f"{common.ui(family)} {bits:.3f}" for bits, family in ranked])
        said.append(words.ui("answer_here", corpus=common.strings.get(corpus, corpus), order=order))
        if families[-1] != ORDER[-1]:
            said.append(words.ui("answer_little"))
    return joined(" ", said)  # each ends with its mark


def choose_and_draw(words: Lesson, chapters: Chapters, found: list[str]) -> None:
    """Draw the choices and the open chapter where there is at least one corpus."""

    def name(key: str) -> str:
        return words.ui("own") if is_own(key) else lesson("common").strings.get(key, key)

    with st.container(key="chapters"):
        chapter = chapters.choose()
    if chapter in READ_TEXTS:
        begin_with_prose(settings.CORPUS, words, found)
    with st.container(key=f"arena_corpus_{'unused' if chapter == 'train' else 'used'}"):
        corpus = settings.CORPUS.draw(words, found, names=name)
    settings.choose_prompt(words, corpus, found)
    if chapter in READ_TEXTS:
        send_facts_on(corpus)
    try:
        with reading(corpus):
            machines(corpus)
        open_chapter("arena", chapter)
    except MissingModel as error:
        notice(lesson("common").ui("model_gone", reason=error))
    broken = [lesson("common").ui(family) for family in damaged(corpus)]
    if broken:
        notice(words.ui("damaged", machines=listing(words, broken)))
