"""The work our encoder-decoder learns: repair a sentence in which some words are missing.

Denoising as in BART (Lewis et al. 2020) and T5 (Raffel et al. 2020): the text is its own teacher. Each missing word
becomes one mark, however many tokens it had; the decoder writes the whole sentence.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
import torch.nn.functional as F
from torch import Tensor

from llm_core import experiments
from llm_core.checkpoints import DAMAGE, CheckpointError
from llm_core.data.bpe_training import pieces
from llm_core.data.tokenizers import Tokenizer, tokenizer_from_dict
from llm_core.language.transformer_encoder_decoder import EncoderDecoder
from llm_core.tasks.sentences import sentences
from llm_core.training import GradientLearner, Recipe

NAME = "encoder_decoder"
MISSING_SHARE = 0.2
"""How many of the words are taken out in training and in the test."""

PAD = -1


@dataclass(frozen=True)
class Cut:
    """A sentence as pieces (words and marks of punctuation, each with its space) and the tokens of each."""

    pieces: tuple[str, ...]
    tokens: tuple[tuple[int, ...], ...]

    @cached_property
    def words(self) -> list[int]:
        """Which pieces are words: only those are taken out."""
        return [i for i, piece in enumerate(self.pieces) if piece.strip().isalnum()]

    @cached_property
    def ids(self) -> list[int]:
        return [token for piece in self.tokens for token in piece]

    def without(self, missing: Iterable[int], hole: int) -> list[int]:
        """Return the ids of the sentence with one mark in place of each of these pieces."""
        gone = set(missing)
        return [t for i, piece in enumerate(self.tokens) for t in ([hole] if i in gone else piece)]

    def owners(self, missing: Iterable[int] = ()) -> list[int]:
        """Return for each token of `without(missing)` the piece it belongs to."""
        gone = set(missing)
        return [i for i, piece in enumerate(self.tokens) for _ in range(1 if i in gone else len(piece))]


def cut(text: str, tokenizer: Tokenizer) -> Cut:
    """Cut a text in pieces; their tokens joined are the tokens of the text, since no merge crosses a border."""
    found = pieces(text)
    rows = tokenizer.encode_many(found)
    kept = [(piece, tuple(row)) for piece, row in zip(found, rows, strict=True) if row]
    return Cut(tuple(piece for piece, _ in kept), tuple(row for _, row in kept))


def cut_sentences(
    documents: Iterable[str], tokenizer: Tokenizer, fewest: int = 4, most: int = 40
) -> list[Cut]:
    """Cut the different sentences of some documents that have `fewest` to `most` tokens, in order."""
    different = dict.fromkeys(s.text for document in documents for s in sentences(document))
    found = (cut(text, tokenizer) for text in different)
    return [one for one in found if fewest <= len(one.ids) <= most and one.words]


def draw_missing(sentence: Cut, chance: random.Random, share: float = MISSING_SHARE) -> list[int]:
    """Draw the pieces that go missing: each word alone, with this probability."""
    return [i for i in sentence.words if chance.random() < share]


def padded(rows: Sequence[Sequence[int]], fill: int) -> Tensor:
    """Fill up rows of different lengths on the right -> (B, longest)."""
    longest = max(map(len, rows))
    return torch.tensor([[*row, *[fill] * (longest - len(row))] for row in rows])


def pairs(
    items: Sequence[Cut], missing: Sequence[Sequence[int]], model: EncoderDecoder
) -> tuple[Tensor, Tensor, Tensor]:
    """Return source (B, S) with PAD at the end, what the decoder reads (B, T), and what it should write (B, T)."""
    end = model.tokenizer.eot_id
    source = padded([one.without(gone, model.hole_id) for one, gone in zip(items, missing, strict=True)], PAD)
    read = padded([[end, *one.ids] for one in items], end)
    write = padded([[*one.ids, end] for one in items], PAD)
    return source, read, write


def logits_of(model: EncoderDecoder, source: Tensor, read: Tensor) -> Tensor:
    """Compute logits (B, T, V) for a source that is padded with PAD."""
    return model(source.clamp_min(0), read, source != PAD)


class RepairLearner(GradientLearner):
    """Cross-entropy of the whole sentence, given the damaged one. `learn` takes row numbers of `items`."""

    model: EncoderDecoder

    def __init__(self, model: EncoderDecoder, items: Sequence[Cut], recipe: Recipe, seed: int):
        super().__init__(model, recipe)
        self.items, self.chance, self.tokens = items, random.Random(seed), 0

    def loss(self, ids: Tensor) -> Tensor:
        """Compute the loss of these sentences, ids (B, 1); other words go missing every time."""
        batch = [self.items[i] for i in ids[:, 0].tolist()]
        source, read, write = pairs(batch, [draw_missing(one, self.chance) for one in batch], self.model)
        self.tokens += int((write != PAD).sum())
        with torch.autocast("cpu", torch.bfloat16, enabled=self.recipe.bfloat16):
            logits = logits_of(self.model, source, read)
        return F.cross_entropy(logits.float().flatten(0, 1), write.flatten(), ignore_index=PAD)


def row_batches(items: Sequence[Cut], size: int, seed: int) -> Iterator[Tensor]:
    """Yield endless batches (size, 1) of row numbers.

    Neighbours in length share a batch, so little is padding. Raises ValueError for fewer items than a batch has.
    """
    if len(items) < size:
        raise ValueError(f"{len(items)} sentences do not fill a batch of {size}.")
    chance, rows = random.Random(seed), list(range(len(items)))
    while True:
        chance.shuffle(rows)
        for start in range(0, len(rows) - size + 1, 64 * size):
            pool = sorted(rows[start : start + 64 * size], key=lambda i: len(items[i].ids))
            batches = [pool[i : i + size] for i in range(0, len(pool) - size + 1, size)]
            chance.shuffle(batches)
            yield from (torch.tensor(batch)[:, None] for batch in batches)


def open_repairer() -> EncoderDecoder:
    """Read the trained model of this project. Raises CheckpointError, with one sentence: missing or damaged."""
    record, tensors = experiments.record(NAME), experiments.weights(NAME)
    try:
        return EncoderDecoder.from_tensors(
            tensors, record["config"], tokenizer_from_dict(record["tokenizer"])
        )
    except DAMAGE as error:
        raise CheckpointError(f"The weights of {NAME} are damaged and were not loaded: {error}") from error
