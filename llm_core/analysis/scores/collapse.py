"""One key far from the rest: the row of weights collapses, and the gradients to all other keys vanish.

Query and keys are random numbers of mean 0 and variance 1; the first key is then moved along the query.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from llm_core.analysis.scores.functions import dot_scores, scaled_dot_scores, weights_of

N_KEYS, WIDTH = 8, 64


@dataclass(frozen=True)
class Row:
    """One query and its keys: each (S,)."""

    scores: Tensor
    weights: Tensor
    gradients: Tensor  # how far the row of weights moves when this key moves a little


def query_and_keys(
    distance: float, seed: int, keys: int = N_KEYS, width: int = WIDTH
) -> tuple[Tensor, Tensor]:
    """Draw a query (D,) and keys (S, D).

    The first key lies `distance` further along the query than where chance put it.

    One step of `distance` is worth about one point of its scaled score.
    """
    generator = torch.Generator().manual_seed(seed)
    query = torch.randn(width, generator=generator, dtype=torch.float64)
    found = torch.randn(keys, width, generator=generator, dtype=torch.float64)
    found[0] += distance * query / query.norm()
    return query, found


def row_of_weights(query: Tensor, keys: Tensor, temperature: float, scaled: bool) -> Row:
    """Compute scores and weights of one query (D,) over keys (S, D), and by autograd the gradient to each key."""
    score = scaled_dot_scores if scaled else dot_scores

    def weights(moved: Tensor) -> Tensor:
        return weights_of(score(query[None], moved), temperature)[0]  # (S,)

    jacobian = torch.autograd.functional.jacobian(weights, keys)  # (S weights, S keys, D)
    return Row(score(query[None], keys)[0], weights(keys), jacobian.norm(dim=(0, 2)))


def effective_keys(weights: Tensor) -> float:
    """Count over how many keys the row is spread, as if evenly.

    It is e to the power of its entropy in nats; 1 is one-hot.
    """
    return math.exp(float(torch.special.entr(weights).sum()))
