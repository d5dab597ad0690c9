"""What each machine expects after a text: one question, the same for every family, one shared answer per question."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from llm_core.generation import Sampling, generate
from ui.work import models


class NextTokens(NamedTuple):
    """The likeliest tokens (text, probability), the probability of everything else, the entropy in bits.

    The token that ends a text has the text "".
    """

    bars: tuple[tuple[str, float], ...]
    rest: float
    entropy: float


@st.cache_data(max_entries=2000, show_spinner=False)
def next_tokens(corpus: str, family: str, text: str, n: int = 5) -> NextTokens:
    """Ask the machine for the distribution over its whole vocabulary and keep the n likeliest.

    Raises models.MissingModel when it is not on this machine.
    """
    model = models.get_model(corpus, family)
    token = next(generate(model, model.tokenizer.encode(text), 1, Sampling(temperature=0)))
    end = model.tokenizer.eot_id
    bars = tuple(("" if a.id == end else a.text, a.probability) for a in token.alternatives[:n])
    return NextTokens(bars, 1 - sum(p for _, p in bars), token.entropy or 0.0)


def unknown(corpus: str, family: str, text: str) -> list[str]:
    """List the characters of the text that this machine's vocabulary does not have."""
    return models.get_model(corpus, family).tokenizer.unknown(text)


def ends_apart(corpus: str, family: str, text: str) -> bool:
    """Return whether the text ends in a space that this machine would write with the next word."""
    return models.get_model(corpus, family).tokenizer.ends_apart(text)


def corpus_for(text: str, corpora: list[str]) -> str:
    """Choose song ci for a text with Chinese characters, otherwise the first corpus there is."""
    chinese = any("\u4e00" <= c <= "\u9fff" for c in text)
    return "songci" if chinese and "songci" in corpora else corpora[0]
