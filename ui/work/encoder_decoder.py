"""The stored encoder-decoder, shared by the chapters that open it."""

from __future__ import annotations

import streamlit as st

from llm_core.checkpoints import CheckpointError
from llm_core.language.transformer_encoder_decoder import EncoderDecoder
from llm_core.language.transformer_encoder_decoder_task import open_repairer
from ui.lesson.notice import notice
from ui.lesson.words import lesson
from ui.site.language import html_lang


@st.cache_resource(max_entries=1, show_spinner=False)
def repairer() -> EncoderDecoder:
    """The shared encoder-decoder; raises CheckpointError when it is missing or damaged. Never change its weights."""
    return open_repairer()


def opened() -> EncoderDecoder | None:
    """The encoder-decoder, or a sentence that says why it is not there."""
    try:
        return repairer()
    except CheckpointError as reason:
        notice(lesson("models").ui("no_repairer", reason=reason))
        return None


def joined(sentences: list[str]) -> str:
    """Sentences one after the other; Chinese puts no space between them."""
    return ("" if html_lang().startswith("zh") else " ").join(sentences)
