"""The n-gram model: the next token is guessed from how often each token followed the last few tokens.

Read `ngram_plain.py` first (the textbook equation with dictionaries); here are the same numbers from packed
arrays: `ngram_counts.py` counts, `ngram_smoothing.py` turns counts into probabilities, `ngram_why.py`
explains one of them.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from llm_core.data.tokenizers import Tokenizer
from llm_core.given import in_range
from llm_core.language.ids import check_ids
from llm_core.language.model import LanguageModel, State
from llm_core.language.ngram_counts import Counts, Ints, count_ngrams
from llm_core.language.ngram_smoothing import Weights, smooth
from llm_core.language.ngram_tables import pack, unpack
from llm_core.language.ngram_why import Why, explain

MAX_ORDER = 8


class NGram(LanguageModel):
    """P(w | last order - 1 tokens) from counts, smoothed in one of five ways (ngram_smoothing.py), or not at all.

    Raw counts give probability 0 to what was never seen: its price is infinite, and after a context never seen no
    token has a probability. The context never reaches across an end-of-text token. The state is the last order - 1
    ids of each row.
    """

    family: ClassVar[str] = "ngram"

    def __init__(
        self,
        counts: Counts,
        tokenizer: Tokenizer,
        smoothing: str = "kneser_ney",
        k: float = 0.1,
        discounts: NDArray[np.float64] | None = None,
    ) -> None:
        if smoothing == "add_k" and k <= 0:
            raise ValueError(
                "k must be above 0: otherwise a token never seen after a context has probability 0"
            )
        self.counts, self.tokenizer = counts, tokenizer
        self.smoothing, self.k = smoothing, k
        self.weights: Weights = smooth(counts, smoothing, k, discounts)

    @classmethod
    def fit(
        cls,
        ids: Ints,
        tokenizer: Tokenizer,
        order: int = 5,
        smoothing: str = "kneser_ney",
        k: float = 0.1,
        discounts: NDArray[np.float64] | None = None,
        starts: Ints | None = None,
    ) -> NGram:
        """Count a stream of token ids (T,), documents separated by `tokenizer.eot_id`. See `count_ngrams`."""
        order = in_range("order", order, 1, MAX_ORDER, whole=True)
        counts = count_ngrams(ids, tokenizer.vocab_size, order, tokenizer.eot_id, starts)
        return cls(counts, tokenizer, smoothing, k, discounts)

    @property
    def order(self) -> int:
        return self.counts.order

    @property
    def context_length(self) -> int:
        return self.order - 1

    @property
    def n_parameters(self) -> int:
        return self.counts.n_stored

    def pruned(self, min_count: list[int]) -> NGram:
        """Return the same model without rare n-grams, still summing to 1.

        Rare: fewer than min_count[k - 1] occurrences of k tokens.
        """
        discounts = self.weights.discounts if self.weights.floor is None else None
        return NGram(self.counts.pruned(min_count), self.tokenizer, self.smoothing, self.k, discounts)

    def without_counts(self) -> NGram:
        """Return the same probabilities in two thirds of the memory; cannot explain, prune or be saved.

        The counts of single tokens stay: they are few, and tell how many n-grams there are.
        """
        nothing = np.empty(0, dtype=np.int32)
        small = copy.copy(self)
        levels = [
            replace(level, raw=nothing, adjusted=nothing, suffix=nothing, lost=None)
            for level in self.counts.levels[1:]
        ]
        small.counts = replace(self.counts, levels=(self.counts.levels[0], *levels))
        return small

    # The calls of LanguageModel

    def start(self, batch_size: int = 1) -> Tensor:
        return torch.zeros((batch_size, 0), dtype=torch.long)

    def step(self, ids: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        check_ids(ids, least=0)
        window = torch.cat([state, ids], dim=1)
        window = window[:, max(0, window.shape[1] - self.context_length) :]
        probs = self._distributions(self._checked(window), last_only=True)
        return _logs(probs[:, 0]), window

    def step_many(self, ids: Sequence[int], states: Sequence[State]) -> tuple[Tensor, list[State]]:
        """Step as in the interface: one look-up for all texts whose windows are equally long."""
        longer = [torch.cat([state, torch.tensor([[i]])], 1) for i, state in zip(ids, states, strict=True)]
        windows = [window[:, max(0, window.shape[1] - self.context_length) :] for window in longer]
        probs = np.empty((len(ids), self.vocab_size), np.float32)
        for length in {window.shape[1] for window in windows}:
            rows = [row for row, window in enumerate(windows) if window.shape[1] == length]
            together = self._checked(torch.cat([windows[row] for row in rows]))
            probs[rows] = self._distributions(together, last_only=True)[:, 0]
        return _logs(probs), windows

    def log_probs(self, ids: Tensor) -> Tensor:
        check_ids(ids, least=0)
        return _logs(self._distributions(self._checked(ids)))

    def score(self, ids: Tensor) -> Tensor:
        """Score as the base class does, but look up the text's own tokens only: no row of V numbers per position."""
        check_ids(ids, 1)
        tokens = self._checked(ids)
        text = np.concatenate([[self.tokenizer.eot_id], tokens])[None]
        return _logs(self.text_probabilities(text)[0])

    def why(self, prefix_ids: list[int], token_id: int, n_continuations: int = 10) -> Why:
        """Explain the probability of `token_id` after `prefix_ids`: contexts found, counts, back-off."""
        self.counts.check()
        prefix = self._checked(np.asarray(prefix_ids, dtype=np.int64))
        self._checked(np.asarray([token_id]))
        return explain(self, prefix, token_id, n_continuations)

    # Storing

    def to_tensors(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """Return packed tables as uint8 tensors, and what else `from_tensors` needs as plain numbers and strings."""
        tensors, sizes = pack(self.counts)
        config = {"order": self.order, "smoothing": self.smoothing, "k": self.k, "sizes": sizes}
        return tensors, config | {"discounts": self.weights.discounts.tolist()}

    @classmethod
    def from_tensors(
        cls, tensors: Mapping[str, Tensor], config: Mapping[str, Any], tokenizer: Tokenizer
    ) -> NGram:
        counts = unpack(tensors, config["sizes"], tokenizer.vocab_size)
        discounts = np.asarray(config["discounts"])
        return cls(counts, tokenizer, config["smoothing"], config["k"], discounts)

    # Lookup

    def _checked(self, ids: Tensor | Ints) -> Ints:
        ids = np.asarray(ids)
        if ids.size and (ids.min() < 0 or ids.max() >= self.vocab_size):
            raise ValueError(f"token ids must be from 0 to {self.vocab_size - 1}")
        return ids

    def _distributions(self, ids: Ints, last_only: bool = False) -> NDArray[np.float32]:
        """Compute P(next token) after the positions of ids (B, T), or after the last: (B, T, V) or (B, 1, V).

        From the shortest context up: each longer one takes its share, and sets the tokens seen after it.
        """
        kept = slice(-1 if last_only else 0, None)
        n_rows, length = ids[:, kept].shape if ids.shape[1] else (len(ids), 1)
        probs = np.tile(self.weights.prob[0], (n_rows * length, 1))
        if not ids.shape[1] or self.order == 1:
            return probs.reshape(n_rows, length, -1)
        reach = self.reach(ids)[:, kept].reshape(-1)
        for k, nodes in enumerate(self.counts.nodes(ids, self.context_length), start=2):
            context = nodes[:, kept].reshape(-1)
            self._forget_lower(probs, reach >= k - 1)
            if context.max() >= 0:  # a context never seen changes nothing
                probs *= self.weights.backoff[k - 1][context][:, None]
                row, token, node = self._children(k, context)
                probs[row, token] = self.weights.prob[k - 1][node]
        return probs.reshape(n_rows, length, -1)

    def _children(self, k: int, context: Ints) -> tuple[Ints, Ints, Ints]:
        """Return everything seen after the contexts (R,): row of the context, token, node in level k; flat arrays."""
        level = self.counts.levels[k - 1]
        row = np.flatnonzero(context >= 0)
        first = level.first[context[row]]
        size = level.first[context[row] + 1] - first
        ends = np.cumsum(size)
        node = np.arange(size.sum()) + np.repeat(first - ends + size, size)
        return np.repeat(row, size), level.keys[node] % self.vocab_size, node

    def text_probabilities(self, ids: Ints) -> NDArray[np.float32]:
        """Compute P(ids[:, t + 1] | ids[:, :t + 1]) for ids (B, T): (B, T - 1).

        The same walk, for one token each.
        """
        probs = self.weights.prob[0][ids[:, 1:]]
        reach = self.reach(ids[:, :-1])
        nodes = self.counts.nodes(ids)
        context = next(nodes)
        for k, node in enumerate(nodes, start=2):
            self._forget_lower(probs, reach >= k - 1)
            probs *= self.weights.backoff[k - 1][context[:, :-1]]
            seen = node[:, 1:] >= 0
            probs[seen] = self.weights.prob[k - 1][node[:, 1:][seen]]
            context = node
        return probs

    def reach(self, ids: Ints) -> Ints:
        """Compute the length (B, T) of the longest context that ends at each position.

        It stops at an end-of-text token.
        """
        here = np.arange(ids.shape[1])
        begin = np.maximum.accumulate(np.where(ids == self.tokenizer.eot_id, here, 0), axis=1)
        return here - begin + 1

    def _forget_lower(self, probs: NDArray[np.float32], longer: NDArray[np.bool_]) -> None:
        """Begin anew where a longer context decides alone: raw and add-k ask no shorter one."""
        if self.weights.floor is not None:
            probs[longer] = self.weights.floor


def _logs(probs: NDArray[np.float32]) -> Tensor:
    """Take logarithms; that of 0 is minus infinity."""
    with np.errstate(divide="ignore"):
        return torch.from_numpy(np.log(probs))
