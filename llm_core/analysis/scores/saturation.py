"""Why scores are divided by sqrt(d_k): what softmax does to random scores of growing width.

Queries and keys are random here, numbers of mean 0 and variance 1, as in footnote 4 of Vaswani et al. 2017: these are
inputs of an experiment, not results of a model.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from llm_core.analysis.scores.functions import weights_of

WIDTHS = tuple(2**i for i in range(2, 11))
N_KEYS, N_DRAWS, BATCH = 64, 200, 20
GRADIENT_DRAWS = 50
"""Draws whose gradients are measured: 50 x 63 keys are enough for a median."""


@dataclass(frozen=True)
class Saturation:
    """What was measured in many rows of weights (draws, keys)."""

    top: float  # mean of the largest weight
    low: float  # 10th and 90th percentile of the largest weight over the draws
    high: float
    bits: float  # mean entropy of a row; log2(keys) when it is even
    gradient: float  # median over draws and keys, those on top left out; see gradient_lengths


def random_scores(
    seed: int,
    widths: Sequence[int] = WIDTHS,
    draws: int = N_DRAWS,
    keys: int = N_KEYS,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> Tensor:
    """Compute q . k of a random query with each of `keys` random keys: (widths, draws, keys), not scaled.

    The same vectors serve for all widths: d_k is how many of their numbers are used. `report(done, total)` is called.
    """
    generator, found = torch.Generator().manual_seed(seed), []
    for done in range(BATCH, draws + BATCH, BATCH):
        q = torch.randn(BATCH, 1, max(widths), generator=generator)
        k = torch.randn(BATCH, keys, max(widths), generator=generator)
        found.append(torch.stack([(q[..., :d] @ k[..., :d].mT)[:, 0] for d in widths]))
        report(min(done, draws), draws)
    return torch.cat(found, 1)[:, :draws].double()


@functools.lru_cache(maxsize=16)
def scores_of_seed(seed: int) -> Tensor:
    """Give `random_scores` at all WIDTHS, kept for the next who asks: never change it."""
    return random_scores(seed)


def mean_top(scores: Tensor, temperature: float) -> float:
    """Average the largest weight of softmax(scores / temperature) over all rows (draws, keys)."""
    return float(weights_of(scores, temperature).max(-1).values.mean())


def mean_bits(scores: Tensor, temperature: float) -> float:
    """Average the entropy of softmax(scores / temperature) over all rows (draws, keys)."""
    return float(entropy(weights_of(scores, temperature)).mean())


def entropy(weights: Tensor) -> Tensor:
    """Compute the bits of each row of weights (draws, keys)."""
    return torch.special.entr(weights).sum(-1) / math.log(2)


def saturation(scores: Tensor, temperature: float) -> Saturation:
    """Compute softmax(scores / temperature) of each row (draws, keys), and what its gradients are."""
    weights = weights_of(scores, temperature)
    top = weights.max(-1).values
    low, high = top.quantile(torch.tensor([0.1, 0.9], dtype=top.dtype)).tolist()
    some = slice(GRADIENT_DRAWS)
    others = gradient_lengths(scores[some] / temperature)[weights[some] < top[some, None]]
    return Saturation(float(top.mean()), low, high, float(entropy(weights).mean()), float(others.median()))


def gradient_lengths(scores: Tensor) -> Tensor:
    """Measure by autograd how far a row of weights moves when one number before its softmax moves a little.

    scores (draws, keys) -> for each score the length of d weights / d score, same shape. Never above 0.71.
    """
    scores = scores.detach().requires_grad_()
    weights = weights_of(scores)
    squares = torch.zeros_like(weights)
    for one in weights.unbind(-1):  # (draws,)
        (gradient,) = torch.autograd.grad(one.sum(), scores, retain_graph=True)  # (draws, keys)
        squares += gradient**2
    return squares.sqrt().detach()
