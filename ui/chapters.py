"""Chapters: the parts of a page, one open at a time; a chapter that is not open costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from ui.controls import choice
from ui.lessons import Lesson

Chapter = Callable[[], None]


def chapters(words: Lesson, drawn: Mapping[str, Chapter]) -> None:
    """Draw the list of chapters and the open one. Its name stands in the link, `?chapter=...`.

    Each name needs its title, `chapter_<name>`, in the words of the page.
    """
    names = {name: words.ui(f"chapter_{name}") for name in drawn}
    with st.container(key="chapters"):
        name = choice(
            st.pills,
            words.ui("chapters"),
            list(drawn),
            "chapter",
            names=names.__getitem__,
            label_visibility="collapsed",
        )
    drawn[name]()


def turn_to(chapter: str, **state: str) -> None:
    """For a button's `on_click`: open this chapter of the page, with these values of other controls."""
    st.session_state.update({"chapter": chapter, **state})
