"""An n-gram in the training loop: it learns by counting, in one reading of the text."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from llm_core.data.tokenizers import Tokenizer
from llm_core.language.ngram import NGram


def reading_batches(stream: Tensor, batch_size: int, length: int) -> Iterator[Tensor]:
    """Yield the stream once, from front to back, in batches (B, length + 1) whose rows are consecutive pieces.

    Each piece begins with the last token of the piece before it. The end comes in smaller batches; nothing is
    left out. An n-gram needs this order: pieces cut at random places overlap, and would be counted twice.
    """
    n_pieces = (len(stream) - 1) // length
    for first in range(0, n_pieces, batch_size):
        starts = torch.arange(first, min(first + batch_size, n_pieces))[:, None] * length
        yield stream[starts + torch.arange(length + 1)].long()
    rest = stream[n_pieces * length :]
    if len(rest) > 1:
        yield rest[None].long()


class CountingLearner:
    """Joins the batches of `reading_batches` to the text again and counts it; after each batch `model` knows all of it.

    Every batch costs a count of the whole text so far: read it in ten batches, not in a thousand.
    """

    def __init__(self, tokenizer: Tokenizer, order: int = 5) -> None:
        self.tokenizer, self.order = tokenizer, order
        self.text = np.zeros(0, dtype=np.int64)
        self.model = NGram.fit(self.text, tokenizer, order)

    def learn(self, ids: Tensor, progress: float = 0.0) -> float:
        """Count a batch (B, T + 1). Returns nats per token of the batch, measured before it is counted."""
        rows = ids.numpy()
        loss = -float(np.mean(np.log(self.model.text_probabilities(rows))))
        new = rows[:, 1:].reshape(-1)
        self.text = np.concatenate([self.text, new] if len(self.text) else [rows[0, :1], new])
        self.model = NGram.fit(self.text, self.tokenizer, self.order)
        return loss
