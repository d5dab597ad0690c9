"""Three machines, one text: an n-gram, an LSTM and a Transformer write, explain, read and compete side by side."""

import streamlit as st

from ui import arena_settings as state
from ui.arena_columns import columns, prefix_of
from ui.arena_controls import settings as read_settings
from ui.arena_generate import by_family
from ui.arena_models import corpora, machines
from ui.arena_next import what_if
from ui.arena_readers import readers
from ui.controls import choice
from ui.lessons import Lesson, lesson
from ui.models import damaged
from ui.notice import notice
from ui.panel import panel
from ui.prose import heading, prose
from ui.scoreboard import scale_strip, scoreboard
from ui.training_room import training_room
from ui.warm import ready


def write(words: Lesson, corpus: str) -> None:
    """The tab "Write": columns, reasons, what if."""
    from llm_core.generation import chances, generate

    chosen = read_settings(words, corpus)
    job = columns(words, chosen)
    measured: dict[str, object] = {}
    with panel(words, "write", code=[generate, chances], expect=measured, wide=True):
        if job is None:
            return
        texts = by_family(job.events)
        picked = state.picked_in(texts)
        measured |= what_if(words, chosen, prefix_of(chosen, picked, texts))


def corpus_name(key: str) -> str:
    """The corpus in the visitor's language."""
    return words.ui("own") if key.startswith("own-") else lesson("common").strings.get(key, key)


def tab_name(key: str) -> str:
    """The tab in the visitor's language."""
    return words.ui(f"tab_{key}")


TABS = {"write": write, "readers": readers, "scoreboard": scoreboard, "train": training_room}

words = lesson("arena")
heading(words.ui("title"), 1)
prose(words.ui("lead"), "lead")
found = corpora()
if found:
    with st.container(horizontal=True, key="arena_top", horizontal_alignment="distribute"):
        state.unusable(found, list(TABS))
        look = {"label_visibility": "collapsed"}
        tab = choice(st.segmented_control, words.ui("tabs"), list(TABS), "tab", names=tab_name, **look)
        corpus = choice(st.segmented_control, words.ui("corpus"), found, "corpus", names=corpus_name, **look)
    state.follow_corpus(words, corpus, found)
    if machines(corpus):
        TABS[tab](words, corpus)
    broken = [lesson("common").ui(family) for family in damaged(corpus)]
    if broken:
        notice(words.ui("damaged", machines=", ".join(broken)))
else:
    notice(lesson("common").ui("no_checkpoints" if ready() else "warming"))
    training_room(words)
scale_strip(words)
