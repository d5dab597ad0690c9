"""Which tokens have similar vectors? The token table of a language model, asked for neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from llm_core.language.transformer import Transformer


@dataclass(frozen=True)
class Neighbours:
    """Tokens whose vectors point most nearly where that of `token` points."""

    token: int
    ids: tuple[int, ...]
    cosines: tuple[float, ...]  # nearest first


def cosines(table: Tensor, token: int) -> Tensor:
    """Compute the cosine between the vector of a token and that of every token: table (V, C) -> (V,)."""
    return F.cosine_similarity(table, table[token][None], dim=-1)


@torch.no_grad()
def neighbours(model: Transformer, token: int, count: int = 8) -> Neighbours:
    """Find the nearest tokens to one, without itself. Raises ValueError for a token that is not in the table."""
    table = model.embed.weight
    if not 0 <= token < len(table):
        raise ValueError(f"There is no token {token}; the table has {len(table)}.")
    found = cosines(table, token)
    found[token] = -2.0  # not its own neighbour
    values, ids = found.topk(min(count, len(table) - 1))
    return Neighbours(token, tuple(ids.tolist()), tuple(values.tolist()))
