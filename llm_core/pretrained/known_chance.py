"""The chance of a token in the draw, when only the probabilities of the likeliest tokens are known."""

from __future__ import annotations

import math
from dataclasses import replace

import torch

from llm_core.sampling import Sampling, chances


def chance_of(
    token: int, probability: float, top: list[tuple[int, float]], sampling: Sampling
) -> float | None:
    """Compute the token's probability in the draw. None where the likeliest tokens alone do not determine it.

    `top`: ids and log-probabilities of the likeliest tokens, likeliest first.
    """
    if sampling.repetition_penalty != 1.0:
        return None
    if sampling.temperature == 0:
        return float(token == top[0][0])
    if not _cut_is_known([p for _, p in top], sampling):
        untouched = replace(sampling, seed=0) == Sampling()
        return probability if untouched else None
    kept = top[: sampling.top_k] if sampling.top_k else top
    if sampling.top_k == 0 and sampling.top_p < 1:  # a nucleus is a share of the whole vocabulary
        kept, sampling = _nucleus(top, sampling.top_p), replace(sampling, top_p=1.0)
    ids = [i for i, _ in kept]
    if token not in ids:
        return 0.0
    log_probs = torch.tensor([p for _, p in kept], dtype=torch.float64)
    return float(chances(log_probs[None], [[]], [sampling])[0, ids.index(token)])


def _nucleus(top: list[tuple[int, float]], p: float) -> list[tuple[int, float]]:
    """Return the likeliest tokens that together reach p (Holtzman et al. 2020)."""
    total = 0.0
    for count, (_, log_prob) in enumerate(top, start=1):
        total += math.exp(log_prob)
        if total >= p:
            return top[:count]
    return top


def _cut_is_known(log_probs: list[float], sampling: Sampling) -> bool:
    """Return whether the rules keep only tokens among those we know. Then their chances are exact."""
    if sampling.top_k:
        return sampling.top_k <= len(log_probs)
    if sampling.top_p < 1 and sampling.temperature == 1:
        return sum(map(math.exp, log_probs)) >= sampling.top_p
    worst = (log_probs[-1] - log_probs[0]) / sampling.temperature
    return sampling.top_p == 1 and sampling.min_p > 0 and worst < math.log(sampling.min_p)
