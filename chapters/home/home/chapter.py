"""Start: type a sentence, see what three machines expect next; then where all this belongs, and where to go on."""

from __future__ import annotations

import streamlit as st

from chapters.home.home.component import relation_map
from chapters.home.home.parts import PROMPT, bars, cards, sentence
from figures.nested_map import SMALL
from llm_core.analysis.evaluation.next_token import next_tokens
from llm_core.generation import likeliest
from ui.demo import Demo
from ui.lesson.panel import panel
from ui.lesson.prose import heading
from ui.lesson.words import Lesson
from ui.show.nested_map import systems_list


def type_and_see(words: Lesson) -> None:
    """Draw the visitor's sentence, the machines' answers, and the pages that go on from there."""
    expect: dict[str, object] = {}
    with panel(words, "next_token", code=[next_tokens, likeliest], expect=expect, wide=True):
        text = sentence(words)
        expect |= bars(words, text)
    heading(words.ui("go_on"), 2)
    cards(words, text)


def draw_map(words: Lesson) -> dict[str, object]:
    """Draw the nested circles, the way to the large map, and the same as a list."""
    relation_map(words)
    st.page_link(
        "../pages/inside.py",
        label=words.ui("place_them"),
        icon=":material/arrow_forward:",
        query_params={"chapter": "map"},
    )
    st.html(systems_list(SMALL))
    return {}


where_it_belongs = Demo("relation_map", component=draw_map, wide=True)

PANELS = (type_and_see, where_it_belongs)
CONTROLS = (PROMPT,)
