"""The chapter "Both sides": one sentence under causal attention, attention to both sides, and cross-attention."""

from __future__ import annotations

import streamlit as st

from chapters.attention.sides.cross import cross_panel, score_panel
from chapters.attention.sides.readers import readers_panel, sides_panel
from llm_core.analysis.attention.both_sides import shortened
from llm_core.data.tokenizers import Tokenizer
from llm_core.language.transformer_encoder_decoder_task import Cut
from ui.controls.text import clean_text, explain
from ui.lesson.notice import notice
from ui.lesson.words import Lesson, lesson
from ui.work import attention_models, models
from ui.work.encoder_decoder import opened

LIMIT = 32
"""Tokens of the visitor's sentence; the encoder-decoder was trained on sentences of at most 40."""

TEXT_LIMIT = 2_000  # characters
PRESETS = ("lost", "bird", "hungry")


def panels(words: Lesson) -> None:
    """Controls, three readers side by side, where their weight lies, cross-attention, and what both sides are worth."""
    typed = text_control(words)
    model = opened()
    tokenizer = model.tokenizer if model else stories_tokenizer()
    if tokenizer is None:
        notice(lesson("common").ui("no_checkpoints"))
        return
    text = usable(words, typed, tokenizer)
    readers = readers_panel(words, "".join(text.pieces), model)
    sides_panel(words, readers)
    if model is not None:
        cross_panel(words, model, text)
        score_panel(words)


def stories_tokenizer() -> Tokenizer | None:
    """The tokenizer of the decoder on stories, None when there is no such model."""
    try:
        return attention_models.transformer(models.FIRST).tokenizer
    except attention_models.failures():
        return None


def text_control(words: Lesson) -> str:
    """The sentence, and three that show something."""
    with st.container(key="both_controls"):
        typed = st.text_input(
            words.ui("text", limit=LIMIT), words.ui("text_lost"), key="both_text", bind="query-params"
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            for name in PRESETS:
                args = (words.ui(f"text_{name}"),)
                st.button(words.ui(f"preset_{name}"), key=f"both_preset_{name}", on_click=use, args=args)
    return typed or ""


def use(text: str) -> None:
    """Read this sentence; the missing word is chosen anew."""
    st.session_state["both_text"] = text
    st.session_state.pop("both_gone", None)
    st.query_params.pop("both_gone", None)


def usable(words: Lesson, typed: str, tokenizer: Tokenizer) -> Cut:
    """The sentence in pieces, as much of it as fits, or the first example; tells what changed."""
    text, changes = clean_text(typed.strip(), TEXT_LIMIT)
    explain([change for change in changes if change != "empty"], TEXT_LIMIT)
    kept, cut = shortened(text, tokenizer, LIMIT)
    if not kept.pieces:
        notice(words.ui("empty" if "empty" in changes else "one_piece"))
        return shortened(words.ui("text_lost"), tokenizer, LIMIT)[0]
    if cut:
        notice(words.ui("cut", limit=LIMIT, count=cut))
    if not text.isascii():
        notice(words.ui("foreign"))
    return kept


PANELS = (panels,)
