"""The price of a text in bits: how surprised a model is, character by character and in total.

The price of a token is -log2 P(token | everything before it) (Shannon 1948). Prices add up to the price of
the text; divided by its characters they compare models with different tokens, which perplexity does not.

Every text is read after the end-of-text token, so its first character has a price too; that the text ends is
not charged. A model with a limited context reads a longer text through a sliding window: the Transformer's
moves by half a context, so every token sees at least the half context before it.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn

from llm_core.language.model import LanguageModel
from llm_core.tasks.words import word_spans

TABLE_SIZE = 1 << 24
"""Log-probabilities held at once when documents are scored in batches (64 MB)."""


@dataclass(frozen=True)
class Score:
    """The price of a text, or of many documents together."""

    bits_per_character: float
    characters: int
    tokens: int
    bits: float
    unknown: tuple[str, ...] = ()
    """Characters that the tokenizer does not know. Each is charged as "some unknown character": too cheap."""

    @property
    def perplexity(self) -> float:
        """Price per token as a number of equally likely tokens, 2 ** (bits / tokens); see `perplexity`."""
        return 2 ** (self.bits / self.tokens)


class Price(NamedTuple):
    """Characters [start, end) of a text and their price in bits."""

    start: int
    end: int
    bits: float


@dataclass(frozen=True)
class Disagreement:
    """Where several readers of one text differ most: characters [start, end) and the price for each."""

    start: int
    end: int
    text: str
    bits: dict[str, float]
    cheapest: str
    dearest: str
    gap: float
    """Bits between the cheapest and the dearest reader."""


def evaluate(model: LanguageModel, text: str) -> Score:
    """Compute the price of one text. Raises ValueError when there is none."""
    return evaluate_documents(model, [text])


def perplexity(model: LanguageModel, text: str) -> float:
    """Compute 2 ** (bits per token) of one text: among how many equally likely tokens the model seems to choose.

    Only models with the same tokenizer can be compared by it: larger tokens are fewer and dearer. Between tokenizers
    compare `evaluate(model, text).bits_per_character`. A network with dropout is measured after `model.eval()`.
    Raises ValueError when there is no text.
    """
    return evaluate(model, text).perplexity


def surprisal(model: LanguageModel, text: str) -> list[Price]:
    """Compute what each piece of the text costs, in bits; the prices add up to the bits of `evaluate`.

    A piece is a token, or several tokens that share a character (three bytes of a Chinese character, say), so
    pieces never overlap and together cover the text.
    """
    ids = model.tokenizer.encode(text)
    if not ids:
        return []
    bits = (model.score(torch.tensor(ids)) / -math.log(2)).tolist()
    pieces: list[Price] = []
    for (start, end), price in zip(model.tokenizer.spans(text), bits, strict=True):
        if pieces and start < pieces[-1].end:  # still inside the character of the token before
            before = pieces.pop()
            start, price = before.start, before.bits + price
        pieces.append(Price(start, end, price))
    return pieces


def evaluate_documents(
    model: LanguageModel, documents: Sequence[str], progress: Callable[[int, int], None] | None = None
) -> Score:
    """Compute the price of all documents together, each read from its own beginning.

    `progress(done, total)` is called after each batch. Raises ValueError when the documents hold no text.
    """
    characters = sum(len(text) for text in documents)
    if not characters:
        raise ValueError("There is no text to score.")
    encoded = [torch.tensor(ids) for ids in model.tokenizer.encode_many(documents) if ids]
    nats, done = 0.0, 0
    for batch in batches(model, encoded):
        nats -= total_log_prob(model, batch)
        done += len(batch)
        if progress:
            progress(done, len(encoded))
    bits = nats / math.log(2)
    tokens = sum(len(ids) for ids in encoded)
    return Score(bits / characters, characters, tokens, bits, unknown_characters(model, documents))


def unknown_characters(model: LanguageModel, documents: Sequence[str]) -> tuple[str, ...]:
    """List characters of the documents that the tokenizer cannot represent, each once."""
    return tuple(model.tokenizer.unknown("".join(dict.fromkeys("".join(documents)))))


def batches(model: LanguageModel, encoded: Sequence[Tensor]) -> Iterator[list[Tensor]]:
    """Group documents of similar length, as many as their table of log-probabilities allows.

    Only networks gain from batches; a model of counts scores a document without whole distributions.
    """
    batch: list[Tensor] = []
    for ids in sorted(encoded, key=len):
        room = isinstance(model, nn.Module) and (len(batch) + 1) * len(ids) * model.vocab_size <= TABLE_SIZE
        if batch and not room:
            yield batch
            batch = []
        batch.append(ids)
    if batch:
        yield batch


def total_log_prob(model: LanguageModel, batch: Sequence[Tensor]) -> float:
    """Compute log P of all documents of a batch together, in nats."""
    if len(batch) == 1:
        return float(model.score(batch[0]).double().sum())
    targets = nn.utils.rnn.pad_sequence(
        list(batch), batch_first=True, padding_value=-1
    )  # (B, T), -1: no token here
    start = torch.full((len(batch), 1), model.tokenizer.eot_id)
    prefix = torch.cat(
        [start, targets[:, :-1].clamp(min=0)], dim=1
    )  # padding comes last: no token before it sees it
    log_probs = model.log_probs(prefix).gather(-1, targets.clamp(min=0)[..., None])[..., 0]  # (B, T)
    return float(log_probs.double()[targets >= 0].sum())


def common_cuts(readings: Mapping[str, Sequence[Price]]) -> list[int]:
    """List places where a piece ends for every reader, so that their prices can be compared in between."""
    cuts = [{price.end for price in prices} for prices in readings.values()]
    return sorted(set.intersection(*cuts)) if cuts else []


def inside_words(text: str) -> set[int]:
    """Find the places between two characters of one word, in any writing.

    Where nothing marks the ends of words, as in Chinese and Thai, each character with its marks is a word.
    """
    return {at for start, end in word_spans(text) for at in range(start + 1, end)}


def _until(end: int, prices: deque[Price]) -> Iterator[Price]:
    """Take away, and yield, the prices that begin before a place."""
    while prices and prices[0].start < end:
        yield prices.popleft()


def disagreement(text: str, readings: Mapping[str, Sequence[Price]]) -> Disagreement | None:
    """Find where readers of one text differ most, by their `surprisal`: the stretch with the largest gap.

    Readers may have different tokens: they are compared on the shortest stretches of whole words that all of them
    can price, the space before a word included.
    None when there are fewer than two readers or no text. Of equal gaps the first counts.
    """
    if len(readings) < 2:
        return None
    best, start = None, 0
    left = {name: deque(prices) for name, prices in readings.items()}
    inside = inside_words(text)
    for end in common_cuts(readings):
        if end in inside:
            continue
        bits = {name: sum(price.bits for price in _until(end, prices)) for name, prices in left.items()}
        cheapest, dearest = min(bits, key=bits.__getitem__), max(bits, key=bits.__getitem__)
        gap = bits[dearest] - bits[cheapest]
        if best is None or gap > best.gap:
            best = Disagreement(start, end, text[start:end], bits, cheapest, dearest, gap)
        start = end
    return best
