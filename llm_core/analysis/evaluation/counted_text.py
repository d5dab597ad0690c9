"""A text that is counted and one that is held out, in characters, words or byte pairs, and what every order costs.

Bits are given per character, whatever the tokens are, so that all of them can be compared. A word that is not in the
vocabulary costs the sign "unknown" and its letters (llm_core/language/spelling.py).
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from llm_core.data.corpora import encode_documents, train_tokenizer
from llm_core.data.tokenizers import Tokenizer
from llm_core.data.word_tokens import WordTokenizer, pieces
from llm_core.language.ngram import MAX_ORDER, NGram
from llm_core.language.ngram_counts import Ints
from llm_core.language.spelling import Spelling

UNITS = ("char", "word", "bpe")
BPE_SIZE = 1_000
"""Ids of a byte-pair tokenizer that is trained on the counted text."""
BYTES_A_GRAM = 20
"""Of one n-gram in memory: key, count, continuation count, suffix, probability (four bytes each)."""


@dataclass(frozen=True)
class CountedText:
    """Documents that are counted and documents that are held out, and how both are cut into tokens."""

    train: tuple[str, ...]
    held_out: tuple[str, ...]
    tokenizer: Tokenizer

    @cached_property
    def train_ids(self) -> Ints:
        """All counted documents as one row of ids, an end of text between them."""
        return encode_documents(self.tokenizer, self.train).numpy()

    @cached_property
    def held_out_ids(self) -> Ints:
        """The same of what is held out."""
        return encode_documents(self.tokenizer, self.held_out).numpy()

    @cached_property
    def spelling(self) -> Spelling:
        """How unknown words are spelled: learnt from the counted words that the vocabulary leaves out."""
        known = self.tokenizer
        unknown = known.unknown("\n".join(self.train)) if isinstance(known, WordTokenizer) else []
        return Spelling.of(unknown)

    def spelled_bits(self, documents: Sequence[str]) -> float:
        """Compute what the letters of all unknown words cost; 0 where every token has a text of its own."""
        if not isinstance(self.tokenizer, WordTokenizer):
            return 0.0
        known = set(self.tokenizer.words)
        return sum(
            self.spelling.bits(piece) for text in documents for piece in pieces(text) if piece not in known
        )


@dataclass(frozen=True)
class OrderPrice:
    """One order on one text. Bits are per character, and infinite where something possible was given probability 0."""

    order: int
    seconds: float
    """To count the text and to make probabilities of the counts."""
    n_grams: int
    """Different n-grams with a count."""
    train: float
    held_out: float
    perplexity: float
    """Of a held-out token: 2 ** (bits per token), spelling included."""
    unseen: float
    """Share of the held-out tokens that never followed their whole context in the counted text."""
    impossible: float
    """Share of the held-out tokens that were given probability 0."""

    @property
    def n_bytes(self) -> int:
        """About the size of the table in memory."""
        return self.n_grams * BYTES_A_GRAM


def counted_text(
    train: Sequence[str], held_out: Sequence[str], unit: str, tokenizer: Tokenizer | None = None
) -> CountedText:
    """Choose how both texts are cut: by a tokenizer that is given, or by one made here for the unit.

    The alphabet of the held-out text is known beforehand, its words and byte pairs are not. Raises ValueError for a
    unit that is not in UNITS, and where one of both texts has no characters.
    """
    if unit not in UNITS:
        raise ValueError(f"unit must be one of {', '.join(UNITS)}, not {unit!r}")
    if not any(train) or not any(held_out):
        raise ValueError("Both texts need at least one character.")
    if tokenizer is None and unit == "word":
        tokenizer = WordTokenizer.train(train)
    elif tokenizer is None and unit == "char":
        tokenizer = train_tokenizer("char", [*train, *held_out])
    return CountedText(tuple(train), tuple(held_out), tokenizer or train_tokenizer("bpe", train, BPE_SIZE))


def over_orders(
    text: CountedText,
    smoothing: str = "kneser_ney",
    k: float = 0.1,
    max_order: int = MAX_ORDER,
    over: Callable[[], bool] = lambda: False,
) -> Iterator[OrderPrice]:
    """Count the text anew for each order from 1 up, and ask what both texts cost; ends early when `over()`."""
    for order in range(1, max_order + 1):
        if over():
            return
        yield price_of(text, order, smoothing, k)


def price_of(text: CountedText, order: int, smoothing: str = "kneser_ney", k: float = 0.1) -> OrderPrice:
    """Count the text for one order, and ask what both texts cost."""
    began = time.perf_counter()
    model = NGram.fit(text.train_ids, text.tokenizer, order, smoothing, k)
    seconds = time.perf_counter() - began
    known, asked = (bits_of_tokens(model, ids) for ids in (text.train_ids, text.held_out_ids))
    spelled = text.spelled_bits(text.held_out)
    bits = float(asked.sum()) + spelled
    return OrderPrice(
        order,
        seconds,
        model.n_parameters,
        (float(known.sum()) + text.spelled_bits(text.train)) / length(text.train),
        bits / length(text.held_out),
        2.0 ** min(bits / len(asked), 1023.0) if math.isfinite(bits) else math.inf,
        unseen_share(model, text.held_out_ids),
        float(np.isinf(asked).mean()),
    )


def length(documents: Sequence[str]) -> int:
    """Count the characters of documents."""
    return sum(map(len, documents))


def bits_of_tokens(model: NGram, ids: Ints) -> NDArray[np.float64]:
    """Compute the bits of every token of a stream that begins with an end of text; the ends of text are free."""
    with np.errstate(divide="ignore"):
        bits = -np.log2(model.text_probabilities(ids[None])[0].astype(np.float64))
    return bits[np.asarray(ids[1:]) != model.tokenizer.eot_id]


def unseen_share(model: NGram, ids: Ints) -> float:
    """Compute the share of tokens that never followed their whole context where the model was counted.

    Near the beginning of a document the context is as long as it can be.
    """
    seen = np.zeros(len(ids), dtype=bool)
    reach = model.reach(ids[None])[
        0
    ]  # tokens since the beginning of the document, the end of text before it included
    for length, node in enumerate(model.counts.nodes(ids[None]), start=1):
        longest = np.minimum(np.append(0, reach[:-1]), model.order - 1) + 1 == length
        counted = node[0] >= 0
        if length == 1:
            counted = model.counts.levels[0].raw[ids] > 0
        seen |= longest & counted
    own = np.asarray(ids) != model.tokenizer.eot_id
    own[0] = False
    return float(1 - seen[own].mean())
