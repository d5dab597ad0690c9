"""What more context is worth: the entropy of the next character on a counted text, and its price on held-out text."""

from __future__ import annotations

from dataclasses import dataclass

from llm_core.analysis.evaluation.capacity import over_orders
from llm_core.data.corpora import encode_documents, train_tokenizer
from llm_core.data.tokenizers import CharTokenizer
from llm_core.probability.entropy import never_seen, next_given, seen_once

LONGEST = 7
"""Characters of context."""
FEWEST = 20
"""Characters of a text that can be divided."""


@dataclass(frozen=True)
class Context:
    """One length of context. Bits per character; shares of places."""

    length: int
    counted: float  # conditional entropy of the counts, on the text that was counted
    held_out: float  # what the same counts, smoothed, pay for each character of the rest
    once: float  # places of the counted text whose context stands nowhere else
    unseen: float  # places of the rest whose context was never counted


def divided(text: str) -> tuple[str, str]:
    """Divide a text: the first nine tenths are counted, the rest is held out."""
    cut = len(text) * 9 // 10
    return text[:cut], text[cut:]


def contexts(text: str) -> list[Context]:
    """Measure contexts of 0 ... LONGEST characters. Raises ValueError for fewer than FEWEST characters."""
    if len(text) < FEWEST:
        raise ValueError(f"At least {FEWEST} characters are needed.")
    known, rest = divided(text)
    tokenizer = train_tokenizer("char", [text])
    if not isinstance(tokenizer, CharTokenizer):
        raise TypeError("characters are counted")
    rows = [encode_documents(tokenizer, [part]) for part in (known, rest)]
    priced = over_orders(rows[0], rows[1], tokenizer, max_order=LONGEST + 1)
    return [
        Context(k, next_given(known, k), priced[k].held_out, seen_once(known, k), never_seen(rest, known, k))
        for k in range(LONGEST + 1)
    ]
