"""How much an n-gram can remember, and what that is good for: its price on the text it counted, and on another one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from torch import Tensor

from llm_core.data.tokenizers import CharTokenizer
from llm_core.language.ngram import MAX_ORDER, NGram
from llm_core.language.ngram_counts import Ints, count_ngrams
from llm_core.language.ngram_fit import held_out_bits


@dataclass(frozen=True)
class Order:
    """One order, in bits per character."""

    order: int
    train: float  # of the text that was counted
    held_out: float
    n_grams: int  # different ones in the table


def over_orders(
    known: Tensor,
    held_out: Tensor,
    tokenizer: CharTokenizer,
    smoothing: str = "kneser_ney",
    k: float = 0.1,
    max_order: int = MAX_ORDER,
) -> list[Order]:
    """Count a row of ids once, and ask n-grams of order 1 ... max_order for the price of both rows.

    Raises ValueError when one of them has no characters.
    """
    asked = [ids.long().numpy() for ids in (known, held_out)]
    n_characters = [characters(ids, tokenizer) for ids in asked]
    if not all(n_characters):
        raise ValueError("Both texts need at least one character.")
    counts = count_ngrams(asked[0], tokenizer.vocab_size, max_order, tokenizer.eot_id)
    found = []
    for order in range(1, max_order + 1):
        model = NGram(counts.truncated(order), tokenizer, smoothing, k)
        train, other = (
            held_out_bits(model, ids) / n for ids, n in zip(asked, n_characters, strict=True)
        )  # every token is a character
        found.append(Order(order, train, other, model.n_parameters))
    return found


def characters(ids: Ints, tokenizer: CharTokenizer) -> int:
    """Count the ids that are characters: all but end-of-text."""
    return int(np.count_nonzero(ids != tokenizer.eot_id))
