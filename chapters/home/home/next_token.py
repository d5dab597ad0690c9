"""What each machine expects after a text: one question, the same for every family, one shared answer per question."""

from __future__ import annotations

import streamlit as st

from llm_core.analysis.evaluation import next_token
from llm_core.analysis.evaluation.next_token import NextTokens
from llm_core.analysis.evaluation.scoring import evaluate
from ui.controls.prose import PROSE, is_chinese
from ui.work import models

CHINESE = (PROSE, "songci")


@st.cache_data(max_entries=2000, show_spinner=False)
def next_tokens(corpus: str, family: str, text: str, n: int = 5) -> NextTokens:
    """Ask the machine, once for everybody. Raises models.MissingModel when it is not on this machine."""
    return next_token.next_tokens(models.get_model(corpus, family), text, n)


def unknown(corpus: str, family: str, text: str) -> list[str]:
    """List the characters of the text that this machine's vocabulary does not have."""
    return models.get_model(corpus, family).tokenizer.unknown(text)


def pieces(corpus: str, family: str, text: str) -> list[str]:
    """Cut the text into the tokens of this machine, which all of its corpus share. Raises models.MissingModel."""
    tokenizer = models.get_model(corpus, family).tokenizer
    return [text[start:end] for start, end in tokenizer.spans(text)]


def ends_apart(corpus: str, family: str, text: str) -> bool:
    """Return whether the text ends in a space that this machine would write with the next word."""
    return models.get_model(corpus, family).tokenizer.ends_apart(text)


def corpus_for(text: str, corpora: list[str]) -> str:
    """Choose, for a Chinese text, the Chinese corpus that it surprises least, otherwise the first corpus there is."""
    chinese = [corpus for corpus in CHINESE if corpus in corpora]
    if not chinese or not is_chinese(text):
        return corpora[0]
    return min(chinese, key=lambda corpus: surprise(corpus, text)) if len(chinese) > 1 else chinese[0]


@st.cache_data(max_entries=2000, show_spinner=False)
def surprise(corpus: str, text: str) -> tuple[int, float]:
    """Count the characters that a corpus does not know, each of which costs too little, and the bits of its LSTM."""
    try:
        found = evaluate(models.get_model(corpus, "lstm"), text)
    except models.MissingModel:
        return len(text), 0.0
    return len(found.unknown), found.bits
