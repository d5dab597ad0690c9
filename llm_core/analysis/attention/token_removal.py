"""Is attention an explanation? Compare it with what happens when a token is really taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from llm_core.language.transformer import Transformer

MAX_REMOVED = 48
"""Each removal costs one run of the text, so only the last tokens are tried."""


@dataclass(frozen=True)
class Removal:
    """One number of each kind for every token that was removed once."""

    positions: tuple[int, ...]
    attention: Tensor  # (N,) mean weight it gets from the last token, over all layers and heads
    change: Tensor  # (N,) total variation distance between the predictions with and without it, 0..1
    rank_correlation: float  # Spearman, between the two; nan for fewer than three tokens


def removal(model: Transformer, ids: Sequence[int], pattern: Tensor) -> Removal:
    """Remove each token once (never the start, never the last); measure how far the prediction moves.

    pattern (L, H, T, T) of the same ids. Leave-one-out, as in Jain & Wallace 2019, section 4.1; the distance
    between two predictions is sum |p - q| / 2: 0 for the same, 1 when they have nothing in common.
    """
    T = len(ids)
    positions = tuple(range(max(1, T - 1 - MAX_REMOVED), T - 1))
    if not positions:
        return Removal((), torch.empty(0), torch.empty(0), float("nan"))
    whole = predict(model, torch.tensor([list(ids)]))  # (1, V)
    shorter = torch.tensor([[i for at, i in enumerate(ids) if at != gone] for gone in positions])  # (N, T-1)
    change = 0.5 * (predict(model, shorter) - whole).abs().sum(-1)  # (N,)
    attention = pattern[:, :, -1, list(positions)].mean((0, 1))  # (N,)
    return Removal(positions, attention, change, spearman(attention, change))


@torch.inference_mode()
def predict(model: Transformer, ids: Tensor) -> Tensor:
    """Compute P(next token) after each row of ids (N, T): (N, V). Only the last position is multiplied out."""
    last = torch.cat([model.features(part.to(model.device))[:, -1] for part in ids.split(8)])  # (N, C)
    return model.unembed(last).float().softmax(-1).cpu()


def spearman(a: Tensor, b: Tensor) -> float:
    """Correlate the ranks of a and b, ties by order of appearance; nan for fewer than three numbers."""
    if len(a) < 3:
        return float("nan")
    ranks = torch.stack([x.argsort(stable=True).argsort().double() for x in (a, b)])
    return float(torch.corrcoef(ranks)[0, 1])
