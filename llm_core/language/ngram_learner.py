"""An n-gram in the training loop: it learns by counting, in one reading of the text."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from llm_core.data.tokenizers import Tokenizer
from llm_core.language.ngram import NGram

GROWTH_BEFORE_REFIT = 1.1
"""Probabilities are made anew when the text read has grown by a tenth: counting n tokens then costs about 11
fits, not n."""


def reading_batches(stream: Tensor, batch_size: int, length: int) -> Iterator[Tensor]:
    """The stream once, from front to back, in batches (B, length + 1) whose rows are consecutive pieces.

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
    """Collects batches (B, T + 1) and makes an n-gram of all tokens seen so far.

    consecutive: rows continue each other (`reading_batches`), so the pieces are joined to the text again, and
    the result equals `NGram.fit` on the whole stream. Otherwise each row is a fragment of its own.
    """

    def __init__(
        self,
        tokenizer: Tokenizer,
        order: int = 5,
        smoothing: str = "kneser_ney",
        k: float = 0.1,
        consecutive: bool = True,
    ) -> None:
        self.tokenizer, self.order, self.smoothing, self.k = tokenizer, order, smoothing, k
        self.consecutive = consecutive
        self.pieces: list[np.ndarray] = []
        self.n_tokens = 0
        self._fit()

    def learn(self, ids: Tensor, progress: float = 0.0) -> float:
        """Count a batch (B, T + 1). Returns nats per token of the batch, measured before it is counted."""
        if self.n_tokens >= GROWTH_BEFORE_REFIT * self.fitted_tokens:
            self._fit()
        rows = ids.numpy()
        loss = -float(np.mean(np.log(self._model.text_probabilities(rows))))
        if self.consecutive and self.pieces:
            self.pieces.append(rows[:, 1:].reshape(-1))
        elif self.consecutive:
            self.pieces.append(np.append(rows[0, 0], rows[:, 1:]))
        else:
            self.pieces.extend(rows)
        self.n_tokens += ids[:, 1:].numel()
        return loss

    def model(self) -> NGram:
        """The n-gram of everything seen so far. Later calls of `learn` do not change it."""
        if self.n_tokens > self.fitted_tokens:
            self._fit()
        return self._model

    def _fit(self) -> None:
        text = np.concatenate(self.pieces) if self.pieces else np.zeros(0, dtype=np.int64)
        starts = None
        if not self.consecutive:
            starts = np.cumsum([0] + [len(piece) for piece in self.pieces[:-1]])
        self._model = NGram.fit(text, self.tokenizer, self.order, self.smoothing, self.k, starts=starts)
        self.fitted_tokens = self.n_tokens
