"""Which model, and which text it reads: the two controls of the chapters that look into a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from ui.controls.choice import Choice
from ui.controls.examples import example_buttons, example_texts, examples_of
from ui.controls.prose import begin_with_prose
from ui.controls.text import Text
from ui.lesson.words import Lesson, lesson
from ui.work import attention_models

MODEL = Choice("model", widget=st.selectbox)
PROMPT = Text("prompt", limit=100_000, widget=st.text_area)
"""256 tokens are about 1,000 characters; the rest is counted and left out."""

CONTROLS = (MODEL, PROMPT)


def model_and_text(ids: Sequence[str], limit: Callable[[str], int], prose: bool = True) -> tuple[str, str]:
    """Draw text, examples and model; returns (model id, text to be read), both usable whatever was typed.

    ids: the models to choose from; limit: tokens of the text, by model; prose: opened in Chinese, begin with prose.
    """
    words = lesson("models")
    with st.container(key="attention_controls"):
        left, right = st.columns([5, 2], gap="medium", vertical_alignment="top")
        with right:
            if prose:
                begin_with_prose(MODEL, words, ids, st.session_state.get(PROMPT.key) or "")
            called = {model_id: attention_models.name(model_id) for model_id in ids}
            model_id = MODEL.draw(words, ids, names=called.__getitem__)
            names = examples_of(model_id, limit(model_id))
            shown = st.session_state.get(PROMPT.key) or words.ui(f"text_{names[0]}")
            example_buttons(words, names, shown, PROMPT.use)
        with left:
            text = prompt(words, model_id, limit(model_id))
    return model_id, text


def prompt(words: Lesson, model_id: str, limit: int) -> str:
    """Draw the text, the same one on all pages; an example left over from another model is exchanged."""
    names = examples_of(model_id)
    mine = [words.ui(f"text_{name}") for name in names]
    if st.session_state.get(PROMPT.key) in example_texts(words) - set(mine):
        PROMPT.use(mine[0])
    empty = words.ui("empty", example=words.ui(f"example_{names[0]}"))
    return PROMPT.draw(words, words.ui("text", limit=limit), mine[0], empty, height=92)
