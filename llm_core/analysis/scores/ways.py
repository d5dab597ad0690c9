"""Three scoring functions on the same queries and keys: those of a real head reading a real text."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from llm_core import taps
from llm_core.analysis.scores.functions import additive_scores, dot_scores, scaled_dot_scores, weights_of
from llm_core.language.transformer import Transformer

WAYS = ("dot", "scaled", "additive")


@dataclass(frozen=True)
class Asked:
    """What one head asks and offers, and what it made of it: queries, keys (T, D), pattern (T, T)."""

    queries: Tensor
    keys: Tensor
    pattern: Tensor
    tokens: tuple[str, ...]
    cut: int  # tokens of the text that were left out


@dataclass(frozen=True)
class Compared:
    """For each of WAYS a score matrix and its softmax, both (T, T)."""

    scores: dict[str, Tensor]
    weights: dict[str, Tensor]


def ask(model: Transformer, text: str, layer: int, head: int, limit: int) -> Asked:
    """Return queries and keys of one head, as they meet in its scores: after the turn by position, where there is one.

    The text stands after the end-of-text token that starts every text. Layer and head count from 0.
    """
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode(text)]
    kept, name = ids[: min(limit, model.context_length)], f"blocks.{layer}.attn"
    turned = "rot_" if model.config.position == "rotary" else ""
    with torch.inference_mode(), taps.recording() as cache:
        model(torch.tensor([kept], device=model.device))  # (1, T)
    shared = model.config.n_head // model.config.kv_heads
    return Asked(
        queries=cache[f"{name}.hook_{turned}q"][0, :, head].float().cpu(),
        keys=cache[f"{name}.hook_{turned}k"][0, :, head // shared].float().cpu(),
        pattern=cache[f"{name}.hook_pattern"][0, head].float().cpu(),
        tokens=tuple(model.tokenizer.token_texts(kept)),
        cut=len(ids) - len(kept),
    )


def compare(queries: Tensor, keys: Tensor, causal: bool, seed: int) -> Compared:
    """Score the same pairs three times. queries, keys (T, D); causal: later keys are hidden before softmax.

    The additive network has as many hidden units as a query has numbers, with random weights from `seed`: nobody
    trained it, because a head that multiplies has none.
    """
    D, generator = queries.shape[-1], torch.Generator().manual_seed(seed)
    w_query, w_key = torch.randn(2, D, D, generator=generator) / D**0.5
    v = torch.randn(D, generator=generator)
    scores = {
        "dot": dot_scores(queries, keys),
        "scaled": scaled_dot_scores(queries, keys),
        "additive": additive_scores(queries, keys, w_query, w_key, v),
    }
    later = torch.ones(len(queries), len(keys), dtype=torch.bool).triu(1)
    hidden = {way: s.masked_fill(later, -torch.inf) if causal else s for way, s in scores.items()}
    return Compared(scores, {way: weights_of(s) for way, s in hidden.items()})
