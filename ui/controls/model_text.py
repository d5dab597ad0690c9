"""The controls of the pages that look into a model: text, examples, model; and a word about a text that was changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from ui.controls.choice import choice
from ui.controls.text import clean_text, explain
from ui.lesson.notice import notice
from ui.lesson.prose import prose
from ui.lesson.words import Lesson, lesson
from ui.work import attention_models, models
from ui.work.reading import Reading

TEXT_LIMIT = 100_000  # characters; 256 tokens are about 1,000, the rest is counted and left out
EXAMPLES = {"songci": ("moon", "seek"), "shakespeare": ("be", "rose")}
OTHER_EXAMPLES = ("ball", "again", "quote")
LONG_EXAMPLE, LONG_TOKENS = "long", 180
"""A story of that many tokens: long enough for one head's removal to stand out from chance."""


def examples_of(model_id: str, limit: int = LONG_TOKENS) -> tuple[str, ...]:
    """Names of the examples in the language that the model has read; the long one where `limit` tokens hold it."""
    if model_id in EXAMPLES:
        return EXAMPLES[model_id]
    return (*OTHER_EXAMPLES, LONG_EXAMPLE) if limit >= LONG_TOKENS else OTHER_EXAMPLES


def controls(ids: Sequence[str], limit: Callable[[str], int]) -> tuple[str, str]:
    """Draw text, examples and model; returns (model id, text to be read), both usable whatever was typed.

    Used by every page that looks into a model. ids: the models to choose from; limit: tokens of the text, by model.
    """
    words = lesson("models")
    with st.container(key="attention_controls"):
        left, right = st.columns([5, 2], gap="medium", vertical_alignment="top")
        with right:
            names = {model_id: attention_models.name(model_id) for model_id in ids}
            model_id = choice(st.selectbox, words.ui("model"), ids, "model", names=names.__getitem__)
            example_buttons(words, examples_of(model_id, limit(model_id)))
        with left:
            typed = text_area(words, model_id, limit(model_id))
    return model_id, usable(typed, words, model_id)


def text_area(words: Lesson, model_id: str, limit: int) -> str:
    """The text, the same one as on the other pages; a text left over from another model's examples is exchanged."""
    mine = [words.ui(f"text_{name}") for name in examples_of(model_id)]
    every = {
        words.ui(f"text_{name}")
        for name in (*OTHER_EXAMPLES, LONG_EXAMPLE, *(n for names in EXAMPLES.values() for n in names))
    }
    if st.session_state.get("prompt") in every - set(mine):
        use(mine[0])
    label = words.ui("text", limit=limit)
    return st.text_area(label, mine[0], key="prompt", height=92, bind="query-params") or ""


def example_buttons(words: Lesson, names: Sequence[str]) -> None:
    with st.container(horizontal=True, key="attention_examples", vertical_alignment="center"):
        for name in names:
            text = words.ui(f"text_{name}")
            label = words.ui(f"example_{name}")
            st.button(label, key=f"example_{name}", on_click=use, args=(text,))


def use(text: str) -> None:
    st.session_state["prompt"] = text


def tell_refused() -> None:
    """Which trained models are here but damaged, and therefore not offered; stands above every chapter."""
    words = lesson("models")
    for corpus, reason in models.refused("transformer").items():
        notice(words.ui("refused", model=attention_models.name(corpus), reason=reason))


def tell_absent() -> None:
    """Which pretrained models could be fetched, and how."""
    missing = attention_models.absent()
    if missing:
        names = ", ".join(attention_models.name(model_id) for model_id in missing)
        prose(lesson("models").ui("absent", models=names), "note")


def usable(typed: str, words: Lesson, model_id: str) -> str:
    """The text without what no tokenizer can take, or the first example. Tells what changed."""
    text, changes = clean_text(typed, TEXT_LIMIT)
    explain([change for change in changes if change != "empty"], TEXT_LIMIT)
    if "empty" not in changes:
        return text
    first = examples_of(model_id)[0]
    notice(words.ui("empty", example=words.ui(f"example_{first}")))
    return words.ui(f"text_{first}")


def tell_unknown(model_id: str, text: str) -> None:
    """Characters that this model has never seen."""
    unknown = attention_models.unknown(model_id, text)
    if unknown:
        notice(lesson("common").ui("unknown_characters", characters=" ".join(unknown[:20])))


def forget_stale(key: str, options: list[str]) -> None:
    """A choice made for the last text or model that this one does not have: back to the default, without a notice."""
    if st.session_state.get(key, options[0]) not in options:
        del st.session_state[key]
        st.query_params.pop(key, None)


def tell_left_out(model_id: str, text: str, reading: Reading) -> None:
    """What was left out of the text, if anything."""
    tell_unknown(model_id, text)
    cut = reading.attention.cut
    if cut:
        notice(lesson("models").ui("cut", limit=attention_models.longest(model_id), count=cut))
