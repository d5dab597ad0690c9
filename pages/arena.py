"""Three machines, one text: an n-gram, an LSTM and a Transformer write, explain, read and compete side by side."""

import streamlit as st

from ui import arena_settings as state
from ui.arena_columns import columns, prefix_of
from ui.arena_controls import settings as read_settings
from ui.arena_generate import by_family
from ui.arena_models import corpora
from ui.arena_next import what_if
from ui.arena_readers import readers
from ui.controls import choice
from ui.lessons import Lesson, lesson
from ui.notice import notice
from ui.panel import panel
from ui.prose import heading, prose
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
        _, picked = state.marks(corpus, chosen.prompt)
        texts = by_family(job.events)
        if picked is not None and picked[1] >= len(texts.get(picked[0], [])):
            picked = None
        measured |= what_if(words, chosen, prefix_of(chosen, picked, texts))


words = lesson("arena")
heading(words.ui("title"), 1)
prose(words.ui("lead"), "lead")
found = corpora()
if not found:
    notice(lesson("common").ui("no_checkpoints" if ready() else "warming"))
else:
    tabs = {"write": write, "readers": readers}
    with st.container(horizontal=True, key="arena_top", horizontal_alignment="distribute"):
        tab = choice(
            st.segmented_control,
            words.ui("tabs"),
            list(tabs),
            "tab",
            names=lambda key: words.ui(f"tab_{key}"),
            label_visibility="collapsed",
        )
        common = lesson("common")
        corpus = choice(
            st.segmented_control,
            words.ui("corpus"),
            found,
            "corpus",
            names=lambda key: common.strings.get(key, key),
            label_visibility="collapsed",
        )
    tabs[tab](words, corpus)
