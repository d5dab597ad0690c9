"""Example texts for the models that a page looks into, in the language that each has read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from ui.controls.presets import chosen_button
from ui.lesson.words import Lesson

EXAMPLES = {"manuals": ("coding", "files"), "songci": ("moon", "seek"), "shakespeare": ("be", "rose")}
OTHER_EXAMPLES = ("ball", "again", "quote")
LONG_EXAMPLE, LONG_TOKENS = "long", 180
"""A story of that many tokens: long enough for one head's removal to stand out from chance."""


def examples_of(model_id: str, limit: int = LONG_TOKENS) -> tuple[str, ...]:
    """List the names of a model's examples; the long one only where `limit` tokens hold it."""
    if model_id in EXAMPLES:
        return EXAMPLES[model_id]
    return (*OTHER_EXAMPLES, LONG_EXAMPLE) if limit >= LONG_TOKENS else OTHER_EXAMPLES


def example_texts(words: Lesson) -> set[str]:
    """Collect the examples of all models."""
    names = [*OTHER_EXAMPLES, LONG_EXAMPLE, *(name for found in EXAMPLES.values() for name in found)]
    return {words.ui(f"text_{name}") for name in names}


def example_buttons(words: Lesson, names: Sequence[str], shown: str, use: Callable[[str], None]) -> None:
    """Draw a button for each example; `use` is called with its text, and the one that is `shown` is marked."""
    with st.container(horizontal=True, key="attention_presets", vertical_alignment="center"):
        for name in names:
            text = words.ui(f"text_{name}")
            chosen_button(words.ui(f"example_{name}"), f"example_{name}", text == shown, use, text)
