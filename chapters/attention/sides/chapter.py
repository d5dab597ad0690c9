"""The chapter "Both sides": one sentence under causal attention, attention to both sides, and cross-attention."""

from __future__ import annotations

import streamlit as st

from chapters.attention.sides import cross, readers, score
from llm_core.analysis.attention.both_sides import shortened
from llm_core.data.tokenizers import Tokenizer
from llm_core.language.transformer_encoder_decoder_task import Cut
from ui.controls.history import going
from ui.controls.presets import chosen_button
from ui.controls.text import Text
from ui.lesson.notice import notice
from ui.lesson.words import Lesson, lesson
from ui.work import attention_models, models
from ui.work.encoder_decoder import get_repairer

LIMIT = 32
"""Tokens of the visitor's sentence; the encoder-decoder was trained on sentences of at most 40."""

TEXT = Text("both_text", "text_lost")
GONE_OF = "both_gone_of"
"""st.session_state[GONE_OF]: the sentence whose missing word is chosen."""
PRESETS = ("lost", "bird", "hungry")


def panels(words: Lesson) -> None:
    """Draw the text, three readers side by side, where their weight lies, cross-attention, and its score."""
    typed = draw_text(words)
    model = get_repairer()
    tokenizer = model.tokenizer if model else stories_tokenizer()
    if tokenizer is None:
        notice(lesson("common").ui("no_checkpoints"))
        return
    text = usable(words, typed, tokenizer)
    found = readers.readers_panel(words, "".join(text.pieces), model)
    readers.sides_panel(words, found)
    if model is not None:
        cross.cross_panel(words, model, text)
        score.score(words)


def stories_tokenizer() -> Tokenizer | None:
    """Return the tokenizer of the decoder on stories, None when there is no such model."""
    try:
        return attention_models.transformer(models.FIRST).tokenizer
    except attention_models.failures():
        return None


def draw_text(words: Lesson) -> str:
    """Draw the sentence, and three that show something; returns what was typed."""
    with st.container(key="both_controls"):
        typed = TEXT.field(words, words.ui("text", limit=LIMIT))
        with st.container(horizontal=True, vertical_alignment="center", key="both_presets"):
            for name in PRESETS:
                text = words.ui(f"text_{name}")
                chosen_button(
                    words.ui(f"preset_{name}"), f"both_preset_{name}", text == typed, TEXT.use, text
                )
    if not going() and st.session_state.get(GONE_OF, typed) != typed:
        cross.GONE.reset()  # the missing word of another sentence is chosen anew
    st.session_state[GONE_OF] = typed
    return typed


def usable(words: Lesson, typed: str, tokenizer: Tokenizer) -> Cut:
    """Cut the sentence into pieces, as much of it as fits, or the first example; notices name what changed."""
    text = TEXT.usable(words, typed.strip())
    kept, cut = shortened(text, tokenizer, LIMIT)
    if not kept.pieces:
        notice(words.ui("one_piece"))
        return shortened(words.ui(TEXT.example), tokenizer, LIMIT)[0]
    if cut:
        notice(words.ui("cut", limit=LIMIT, count=cut))
    if not text.isascii():
        notice(words.ui("foreign"))
    return kept


PANELS = (panels,)
CONTROLS = (TEXT, *readers.CONTROLS, *cross.CONTROLS, score.SMALL.seed)
