"""Which heads copy? A sequence of random tokens, read twice.

Nothing in random tokens can be guessed, except in the second reading, by finding the same token in the first and taking
what came after it. Three places are measured for every head (Olsson et al. 2022, "In-context learning and induction
heads"): the token after the previous occurrence (induction), the previous occurrence itself (duplicate token), and the
token just before (previous token). A score is the mean weight that the head puts there; what an even spread would put
there stands beside it. Whether the model uses it shows in the loss: of the second reading against the first.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from llm_core import taps
from llm_core.language.ids import check_text
from llm_core.language.transformer import Transformer


@dataclass(frozen=True)
class Induction:
    """Scores of every head on sequences of n random tokens, each read twice after the end-of-text token."""

    induction: (
        Tensor  # (L, H) weight on the token after the previous occurrence, mean over the second reading
    )
    duplicate: Tensor  # (L, H) weight on the previous occurrence, mean over the second reading
    previous: Tensor  # (L, H) weight on the token just before, mean over both readings
    even: float  # what a head that spreads its weight evenly has in the second reading, for the first two
    even_previous: float  # and for `previous`
    losses: Tensor  # (2 n,) nats for each token, mean over the sequences
    first_loss: float  # nats per token of the first reading
    second_loss: float  # of the second, without its first token, which nothing announces
    ids: Tensor  # (B, 2 n + 1) what was read

    @property
    def period(self) -> int:
        """n, the number of tokens before the sequence repeats."""
        return (self.ids.shape[1] - 1) // 2


def repeated_tokens(model: Transformer, n: int, n_sequences: int = 4, seed: int = 0) -> Tensor:
    """Draw (B, 2 n + 1): the end-of-text token, n different random tokens, the same n again.

    Raises ValueError when that is longer than the context or than there are different tokens.
    """
    most = min((model.context_length - 1) // 2, model.vocab_size - 1)
    if not 2 <= n <= most:
        raise ValueError(f"The sequence may have 2 to {most} tokens before it repeats, not {n}.")
    start, dice = model.tokenizer.eot_id, random.Random(seed)
    others = [i for i in range(model.vocab_size) if i != start]
    once = [dice.sample(others, n) for _ in range(n_sequences)]
    return torch.tensor([[start, *row, *row] for row in once])


def induction(model: Transformer, n: int = 48, n_sequences: int = 4, seed: int = 0) -> Induction:
    """Measure all heads on random sequences. Raises ValueError for an n that does not fit the model."""
    return measure(model, repeated_tokens(model, n, n_sequences, seed))


@torch.inference_mode()
def measure(model: Transformer, ids: Tensor) -> Induction:
    """Compute the scores on given sequences (B, 2 n + 1), each twice the same after its first token."""
    for row in ids.tolist():
        check_text(model, row)
    n = (ids.shape[1] - 1) // 2
    names = [f"blocks.{i}.attn.hook_pattern" for i in range(model.config.n_layer)]
    with taps.recording(names) as kept:
        logits = model(ids[:, :-1].to(model.device))  # (B, 2 n, V)
    pattern = torch.stack([kept[name].float().mean(0).cpu() for name in names])  # (L, H, 2 n, 2 n)
    price = F.cross_entropy(
        logits.float().transpose(1, 2), ids[:, 1:].to(model.device), reduction="none"
    ).cpu()
    again = range(n + 1, 2 * n)  # rows of the second reading: the token at t stood before at t - n
    every = range(1, 2 * n)
    return Induction(
        induction=weight_at(pattern, again, n - 1),
        duplicate=weight_at(pattern, again, n),
        previous=weight_at(pattern, every, 1),
        even=sum(1 / (t + 1) for t in again) / len(again),
        even_previous=sum(1 / (t + 1) for t in every) / len(every),
        losses=price.mean(0),
        first_loss=float(price[:, :n].mean()),
        second_loss=float(price[:, n + 1 :].mean()),
        ids=ids,
    )


def weight_at(pattern: Tensor, rows: Sequence[int], back: int) -> Tensor:
    """Average the weight (..., T, T) -> (...) that the tokens at `rows` put on the place `back` tokens before them."""
    at = torch.tensor(list(rows))
    return pattern[..., at, at - back].mean(-1)
