"""Two tables of vectors for the same words: how many of the nearest neighbours do they share?"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import normalize

from llm_core.language.transformer import Transformer
from llm_core.vectors.plane import kept, near_in_space
from llm_core.vectors.table import Table


@dataclass(frozen=True)
class Beside:
    """The words that are one row in both, and the neighbours of each among them."""

    words: tuple[str, ...]
    ours: Tensor  # (N, K) rows of `words`, nearest first
    theirs: Tensor  # (N, K)
    shared: Tensor  # (N,) how many of the K are the same
    chance: float  # how many would be, on average, if one side were shuffled


def token_rows(model: Transformer, words: tuple[str, ...]) -> dict[str, int]:
    """Find the words that are a single token with a space before them: word -> its row in the token table."""
    cut = model.tokenizer.encode_many([f" {word}" for word in words])
    return {word: ids[0] for word, ids in zip(words, cut, strict=True) if len(ids) == 1}


@torch.no_grad()
def beside(table: Table, model: Transformer, count: int = 10) -> Beside:
    """Compare the neighbours in `table` with those in the model's token table, among the words that both have.

    Raises ValueError when these are fewer than two.
    """
    rows = token_rows(model, table.words)
    words, count = tuple(rows), min(count, len(rows) - 1)
    if count < 1:
        raise ValueError("The two tables share fewer than two words.")
    ours = near_in_space(table.directions[[table.ids[word] for word in words]], count)
    theirs = near_in_space(normalize(model.embed.weight[list(rows.values())]), count)
    return Beside(words, ours, theirs, kept(ours, theirs), count * count / (len(words) - 1))
