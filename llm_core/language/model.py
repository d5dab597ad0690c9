"""The one interface that every language model answers: counts, recurrence, attention, pretrained."""

from __future__ import annotations

import abc
from collections.abc import Sequence
from typing import Any, ClassVar

import torch
from torch import Tensor

from llm_core.data.tokenizers import Tokenizer
from llm_core.language.ids import check_ids

State = Any
"""Whatever a model remembers of the prefix so far: a context (n-gram), h (RNN, GRU), (h, c) (LSTM), keys and
values (Transformer)."""


def counted(n: int) -> str:
    """Write a count shortly: 3.0 M from a million on, 12,345 below."""
    return f"{n / 1e6:.1f} M" if n >= 1e6 else f"{n:,}"


class LanguageModel(abc.ABC):
    """P(next token | prefix), asked for step by step or for a whole text at once.

    A text always starts after the end-of-text token, so that the first token has a probability too:
    `score` prepends `tokenizer.eot_id`, and `generate` feeds it before the prompt.
    """

    family: ClassVar[str]
    """"ngram", "rnn", "gru", "lstm", "transformer" or "pretrained": chooses a colour, never a branch of the logic."""

    tokenizer: Tokenizer

    corpus: str | None = None
    """Name of what it was trained on, where `checkpoints.load` read it."""

    def __repr__(self) -> str:
        """Write family, corpus and size: `<Transformer of "stories": 3.0 M parameters, 2,000 tokens, context 256>`."""
        trained = f' of "{self.corpus}"' if self.corpus else ""
        context = "any context" if self.context_length is None else f"context {self.context_length:,}"
        size = f"{counted(self.n_parameters)} parameters, {self.vocab_size:,} tokens"
        return f"<{type(self).__name__}{trained}: {size}, {context}>"

    @property
    @abc.abstractmethod
    def context_length(self) -> int | None:
        """Longest prefix in tokens that can change the prediction; None when there is no limit."""

    @property
    @abc.abstractmethod
    def n_parameters(self) -> int:
        """Stored numbers that were learnt: weights, or counts for an n-gram."""

    @property
    def vocab_size(self) -> int:
        return self.tokenizer.vocab_size

    @abc.abstractmethod
    def start(self, batch_size: int = 1) -> State:
        """Return the state before any token was fed."""

    @abc.abstractmethod
    def step(self, ids: Tensor, state: State) -> tuple[Tensor, State]:
        """Feed ids (B, T); return log P(next token) after the last of them, (B, V) in nats, and the new state.

        The state given is not changed, so a caller may keep it and try another continuation.
        A prefix longer than the context length loses its oldest tokens.
        """

    def step_many(self, ids: Sequence[int], states: Sequence[State]) -> tuple[Tensor, list[State]]:
        """Feed one token to each of B texts of any length; return log P(next token), (B, V) in nats, and new states.

        The states are those of single texts, `start(1)`. Row i has the same bits whatever the other texts are.
        A model with a batch of its own overrides this; here each text takes its own step.
        """
        found = [self.step(torch.tensor([[i]]), state) for i, state in zip(ids, states, strict=True)]
        return torch.cat([log_probs for log_probs, _ in found]), [state for _, state in found]

    @abc.abstractmethod
    def log_probs(self, ids: Tensor) -> Tensor:
        """Compute log P(next token) after each position of ids (B, T): (B, T, V) in nats.

        T may exceed the context length.
        """

    def score(self, ids: Tensor) -> Tensor:
        """Compute log P(token | everything before it) for each token of one text, ids (T,): (T,) in nats."""
        check_ids(ids, 1)
        prefix = torch.cat([torch.tensor([self.tokenizer.eot_id]), ids[:-1]])
        return self.log_probs(prefix[None])[0].gather(-1, ids[:, None])[:, 0]
