"""Skip-gram with negative sampling: learn a vector for each word from the words that stand near it.

Each word has two vectors of D numbers: `inside` when it is the word in the middle, `outside` when it is a neighbour.
For a word I and a true neighbour O, with k words drawn as noise, the paper wants

    log sigmoid(v'_O · v_I) + sum over noise w of log sigmoid(-v'_w · v_I)

to be large (Mikolov et al. 2013b, equation 4); here it is made small with its sign turned. Noise is drawn in proportion
to count ** 0.75.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import logsigmoid

POWER = 0.75
"""Of the counts, for noise: the paper's own."""


@dataclass(frozen=True)
class SkipGram:
    """The two tables; row i belongs to word i."""

    inside: Tensor  # (V, D)
    outside: Tensor  # (V, D)


@dataclass(frozen=True)
class Pairs:
    """Words in the middle, a true neighbour of each, and words drawn as noise."""

    centre: Tensor  # (B,)
    neighbour: Tensor  # (B,)
    noise: Tensor  # (B, K)


def untrained(vocab_size: int, width: int, seed: int) -> SkipGram:
    """Draw `inside` evenly from ±1/(2 D) and set `outside` to zero, as the paper's own program does."""
    dice = torch.Generator().manual_seed(seed)
    inside = (torch.rand(vocab_size, width, generator=dice) - 0.5) / width
    return SkipGram(inside, torch.zeros(vocab_size, width))


def loss(model: SkipGram, pairs: Pairs) -> Tensor:
    """Compute equation 4 with its sign turned, in nats, for each pair: (B,)."""
    v = model.inside[pairs.centre]  # (B, D)
    true = (model.outside[pairs.neighbour] * v).sum(-1)  # (B,)
    noise = torch.einsum("bkd,bd->bk", model.outside[pairs.noise], v)  # (B, K)
    return -(logsigmoid(true) + logsigmoid(-noise).sum(-1))


def step(model: SkipGram, pairs: Pairs, rate: float) -> None:
    """Move both tables against the gradient of the summed loss, in place.

    The derivative of the loss by a score v'·v is sigmoid(score) - label; label: 1 for the true neighbour, 0 for noise.
    """
    v = model.inside[pairs.centre]  # (B, D)
    rows = torch.cat([pairs.neighbour[:, None], pairs.noise], dim=1)  # (B, 1 + K)
    u = model.outside[rows]  # (B, 1 + K, D)
    error = torch.sigmoid(torch.einsum("bkd,bd->bk", u, v))  # (B, 1 + K)
    error[:, 0] -= 1.0
    for_v = torch.einsum("bk,bkd->bd", error, u)  # (B, D)
    for_u = torch.einsum("bk,bd->bkd", error, v).flatten(0, 1)  # (B (1 + K), D)
    model.inside.index_add_(0, pairs.centre, for_v, alpha=-rate)
    model.outside.index_add_(0, rows.flatten(), for_u, alpha=-rate)


def noise_shares(counts: Tensor) -> Tensor:
    """Compute how likely each word is drawn as noise, from how often it was seen: (V,) -> (V,)."""
    weights = counts.double() ** POWER
    return weights / weights.sum()
