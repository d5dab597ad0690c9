"""Three ways to score how well a query fits a key, and one way to turn scores into weights.

Dot product (Luong et al. 2015), scaled dot product (Vaswani et al. 2017), additive (Bahdanau et al. 2015). Each answers
with a matrix of scores, one row for each query and one column for each key. Shapes: T queries, S keys, D their width,
A the width of the additive network.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor


def dot_scores(queries: Tensor, keys: Tensor) -> Tensor:
    """Compute q . k for every pair: queries (..., T, D), keys (..., S, D) -> (..., T, S)."""
    return queries @ keys.transpose(-2, -1)


def scaled_dot_scores(queries: Tensor, keys: Tensor) -> Tensor:
    """Compute q . k / sqrt(D).

    A sum of D products of independent numbers of variance 1 has variance D; this undoes it.
    """
    return dot_scores(queries, keys) / math.sqrt(queries.shape[-1])


def additive_scores(queries: Tensor, keys: Tensor, w_query: Tensor, w_key: Tensor, v: Tensor) -> Tensor:
    """Compute v . tanh(W_q q + W_k k): w_query, w_key (A, D), v (A,) -> (..., T, S).

    It is a small network instead of a product.
    """
    return additive_of_projections(queries @ w_query.T, keys @ w_key.T, v)


def additive_of_projections(queries: Tensor, keys: Tensor, v: Tensor) -> Tensor:
    """Compute the same from what is already projected, (..., T, A) and (..., S, A).

    A decoder projects its keys only once.
    """
    return torch.tanh(queries[..., :, None, :] + keys[..., None, :, :]) @ v  # (..., T, S)


def weights_of(scores: Tensor, temperature: float = 1.0, real: Tensor | None = None) -> Tensor:
    """Compute softmax(scores / temperature) along the keys: every row is positive and sums to 1.

    `real` (..., S) is False where a key is padding; it gets exactly 0. Raises ValueError for a temperature <= 0.
    """
    if temperature <= 0:
        raise ValueError(f"The temperature must be above 0, got {temperature}.")
    if real is not None:
        scores = scores.masked_fill(~real[..., None, :], -torch.inf)
    return (scores / temperature).softmax(-1)
