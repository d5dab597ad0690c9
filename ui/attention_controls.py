"""The controls of the attention page: text, examples, model; and a word about a text that was changed."""

from __future__ import annotations

import streamlit as st

from ui import attention_models
from ui.controls import choice
from ui.lessons import Lesson, lesson
from ui.notice import clean_text, explain, notice
from ui.prose import prose

TEXT_LIMIT = 4000  # characters; 256 tokens are about 1,000
EXAMPLES = ("ball", "again", "quote")


def controls(words: Lesson) -> tuple[str, str]:
    """Draw the controls; returns (model id, text to be read), both usable whatever was typed."""
    from llm_core.analysis.attention import MAX_TOKENS

    ids = attention_models.available()
    with st.container(key="attention_controls"):
        left, right = st.columns([3, 1], gap="large", vertical_alignment="bottom")
        with left:
            typed = st.text_area(
                words.ui("text", limit=MAX_TOKENS),
                words.ui(f"text_{EXAMPLES[0]}"),
                key="text",
                height=100,
                bind="query-params",
                persist_state="session",
            )
        with right:
            names = {model_id: attention_models.name(model_id, words) for model_id in ids}
            model_id = choice(st.selectbox, words.ui("model"), ids, "model", names=names.__getitem__)
        examples(words)
        missing = attention_models.absent()
        if missing:
            names_missing = ", ".join(attention_models.name(model_id, words) for model_id in missing)
            prose(words.ui("absent", models=names_missing), "note")
    return model_id, usable(typed or "", words)


def examples(words: Lesson) -> None:
    """One button for each example."""
    with st.container(horizontal=True, key="attention_examples", vertical_alignment="center"):
        for name in EXAMPLES:
            text = words.ui(f"text_{name}")
            st.button(words.ui(f"example_{name}"), key=f"example_{name}", on_click=use, args=(text,))


def use(text: str) -> None:
    st.session_state["text"] = text


def usable(typed: str, words: Lesson) -> str:
    """The text without what no tokenizer can take, or the first example. Tells what changed."""
    text, changes = clean_text(typed, TEXT_LIMIT)
    explain([change for change in changes if change != "empty"], TEXT_LIMIT)
    if "empty" not in changes:
        return text
    notice(words.ui("empty", example=words.ui(f"example_{EXAMPLES[0]}")))
    return words.ui(f"text_{EXAMPLES[0]}")


def tell_unknown(model_id: str, text: str) -> None:
    """Characters that this model has never seen."""
    unknown = attention_models.unknown(model_id, text)
    if unknown:
        notice(lesson("common").ui("unknown_characters", characters=" ".join(unknown[:20])))
