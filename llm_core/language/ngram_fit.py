"""Choosing an n-gram on held-out text: how long a context pays, and how small the table can be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from llm_core.data.tokenizers import Tokenizer
from llm_core.language.ngram import MAX_ORDER, NGram
from llm_core.language.ngram_counts import Counts, Ints, count_ngrams

MAX_BYTES = 8_000_000
MAX_N_GRAMS = 6_000_000
"""Each takes about 24 bytes of memory once loaded."""


@dataclass(frozen=True)
class Candidate:
    """One n-gram and its price on held-out text."""

    order: int
    min_count: tuple[int, ...]
    """Fewest occurrences for an n-gram of 1, 2, ... tokens to be kept; all 1: nothing pruned."""
    bits_per_character: float
    n_grams: int


@dataclass(frozen=True)
class FittedNGram:
    model: NGram
    """The best one whose packed table is small enough."""
    chosen: Candidate
    n_bytes: int
    """Size of its packed table."""
    orders: tuple[Candidate, ...]
    """Every order from 1 up without pruning, in order: the table for a scoreboard."""
    pruned: tuple[Candidate, ...]
    """Pruned variants tried, best first."""


def counted(train_ids: Ints, tokenizer: Tokenizer, min_count: tuple[int, ...]) -> NGram:
    """Count a text once and prune: all that an n-gram learns, where order and pruning are chosen already."""
    return _make(
        count_ngrams(train_ids, tokenizer.vocab_size, len(min_count), tokenizer.eot_id), min_count, tokenizer
    )


def fit_ngram(
    train_ids: Ints,
    valid_ids: Ints,
    valid_characters: int,
    tokenizer: Tokenizer,
    max_order: int = MAX_ORDER,
    max_bytes: int = MAX_BYTES,
    max_n_grams: int = MAX_N_GRAMS,
) -> FittedNGram:
    """Count `train_ids` once; take the order and the pruning with the fewest bits per character on `valid_ids`.

    Both are streams with documents separated by the end-of-text token, which is not priced.
    `valid_characters`: length of the held-out text in characters. Pruned tables are tried only when the best
    order is too large for the limits. Raises ValueError when nothing is small enough.
    """
    counts = count_ngrams(train_ids, tokenizer.vocab_size, max_order, tokenizer.eot_id)

    def price(min_count: tuple[int, ...]) -> Candidate:
        model = _make(counts, min_count, tokenizer)
        bits = held_out_bits(model, valid_ids) / valid_characters
        return Candidate(model.order, min_count, bits, model.n_parameters)

    def smallest_price(candidates: list[Candidate]) -> FittedNGram | None:
        for candidate in sorted(candidates, key=_bits):
            if candidate.n_grams <= max_n_grams:
                model = _make(counts, candidate.min_count, tokenizer)
                if (n_bytes := packed_bytes(model)) <= max_bytes:
                    return FittedNGram(model, candidate, n_bytes, tuple(orders), tuple(pruned))
        return None

    orders = [price((1,) * order) for order in range(1, max_order + 1)]
    best = min(orders, key=_bits)
    pruned: list[Candidate] = []
    found = smallest_price([best])
    if found is None:
        pruned += sorted([price(min_count) for min_count in _prunings(best.order)], key=_bits)
        found = smallest_price([*orders, *pruned])
    if found is None:
        raise ValueError(
            f"no n-gram table of this text fits into {max_bytes} bytes and {max_n_grams} n-grams"
        )
    return found


def _bits(candidate: Candidate) -> float:
    return candidate.bits_per_character


def held_out_bits(model: NGram, ids: Ints) -> float:
    """Compute the bits of all tokens of a stream, each document from its beginning on; document ends are free."""
    eot_id = model.tokenizer.eot_id
    stream = np.append(eot_id, ids)
    bits = -np.log2(model.text_probabilities(stream[None])[0].astype(np.float64))
    return float(bits[np.asarray(ids) != eot_id].sum())


def packed_bytes(model: NGram) -> int:
    """Count the bytes of the model's packed tables."""
    return sum(tensor.numel() for tensor in model.to_tensors()[0].values())


def _make(counts: Counts, min_count: tuple[int, ...], tokenizer: Tokenizer) -> NGram:
    model = NGram(counts.truncated(len(min_count)), tokenizer)
    return model if max(min_count) <= 1 else model.pruned(list(min_count))


def _prunings(order: int) -> Iterator[tuple[int, ...]]:
    """Keep everything up to some length; ask for 2 or 3 occurrences of anything longer."""
    for least in (2, 3):
        for whole_up_to in range(max(1, min(2, order - 1)), order):
            yield (1,) * whole_up_to + (least,) * (order - whole_up_to)
