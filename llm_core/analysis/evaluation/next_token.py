"""What a language model answers when it is asked once: a probability for every token of its vocabulary."""

from __future__ import annotations

from typing import NamedTuple

from llm_core.generation import Sampling, generate
from llm_core.language.model import LanguageModel


class NextTokens(NamedTuple):
    """The likeliest tokens (text, probability), the probability of everything else, the entropy in bits.

    The token that ends a text has the text "".
    """

    bars: tuple[tuple[str, float], ...]
    rest: float
    entropy: float


def next_tokens(model: LanguageModel, text: str, n: int = 5) -> NextTokens:
    """Ask for the distribution over the whole vocabulary after a text, and keep the n (at most ten) likeliest."""
    token = next(generate(model, model.tokenizer.encode(text), 1, Sampling(temperature=0)))
    end = model.tokenizer.eot_id
    bars = tuple(("" if a.id == end else a.text, a.probability) for a in token.alternatives[:n])
    return NextTokens(bars, 1 - sum(p for _, p in bars), token.entropy or 0.0)
