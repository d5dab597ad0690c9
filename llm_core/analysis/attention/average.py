"""What one head passes on for one token: the average of the values, weighted by the attention."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from llm_core import taps
from llm_core.language.transformer import Transformer


@dataclass(frozen=True)
class Average:
    """The last step of attention for one token in one head (Vaswani et al. 2017, eq. 1)."""

    weights: Tensor  # (S,) of the tokens looked at; they sum to 1
    values: Tensor  # (S, D) one value vector for each of them
    mixed: Tensor  # (D,) weights @ values, computed here
    recorded: Tensor  # (D,) what the model itself passed on (blocks.{layer}.attn.hook_z)


def weighted_average(model: Transformer, ids: Sequence[int], layer: int, head: int, token: int) -> Average:
    """Compute weights, values and their average for `token` (position from 0) in one head of one layer (both from 0).

    Where groups of heads share their values (SmolLM2), the head reads those of its group.
    """
    name = f"blocks.{layer}.attn"
    wanted = [f"{name}.hook_pattern", f"{name}.hook_v", f"{name}.hook_z"]
    with torch.inference_mode(), taps.recording(wanted) as cache:
        model.features(torch.tensor([list(ids)], device=model.device))
    pattern, v, z = (cache[tap][0].float().cpu() for tap in wanted)  # (H, T, T), (T, heads, D), (T, H, D)
    group = head // (model.config.n_head // model.config.kv_heads)
    seen = token + 1 if model.config.causal else len(ids)
    weights, values = pattern[head, token, :seen], v[:seen, group]  # (S,), (S, D)
    return Average(weights, values, weights @ values, z[token, head])
