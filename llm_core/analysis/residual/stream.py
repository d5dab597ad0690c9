"""The residual stream: how long the vector of each token is after each layer, and what each layer writes into it.

Every layer only adds: resid_mid = resid_pre + attention, resid_post = resid_mid + MLP (Elhage et al. 2021). So the
length of what is written, and its direction relative to the stream, show how much a layer changes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from llm_core.analysis.residual.recorded import recorded
from llm_core.language.ids import check_text
from llm_core.language.transformer import Transformer


@dataclass(frozen=True)
class ResidualStream:
    """Lengths (Euclidean norms) and cosines for every layer and position."""

    stream: Tensor  # (L + 1, T) length of the stream: after the embedding, then after each layer
    middle: Tensor  # (L, T) length between attention and MLP
    attention: Tensor  # (L, T) length of what attention writes
    mlp: Tensor  # (L, T) length of what the MLP writes
    attention_cosine: (
        Tensor  # (L, T) of what attention writes with the stream before it: below 0, it takes away
    )
    mlp_cosine: Tensor  # (L, T) of what the MLP writes with the stream before it
    gap: float  # largest |stream after - (stream before + what was written)|: rounding only


def residual_stream(
    model: Transformer, ids: Sequence[int], kept: Mapping[str, Tensor] | None = None
) -> ResidualStream:
    """Measure the stream of ids (T tokens). Raises ValueError for ids that the model does not have.

    `kept`: what a forward pass of these ids has recorded; None: they are run here.
    """
    check_text(model, ids)
    if kept is None:
        kept = recorded(model, ids, stream_taps(model.config.n_layer))
    pre, attention, mid, mlp, post = (
        torch.stack([kept[f"blocks.{i}.hook_{part}"] for i in range(model.config.n_layer)]).float().cpu()
        for part in PARTS
    )  # each (L, T, C)
    return ResidualStream(
        stream=torch.cat([pre[:1], post]).norm(dim=-1),
        middle=mid.norm(dim=-1),
        attention=attention.norm(dim=-1),
        mlp=mlp.norm(dim=-1),
        attention_cosine=F.cosine_similarity(attention, pre, dim=-1),
        mlp_cosine=F.cosine_similarity(mlp, mid, dim=-1),
        gap=float(torch.stack([pre + attention - mid, mid + mlp - post]).abs().max()),
    )


PARTS = ("resid_pre", "attn_out", "resid_mid", "mlp_out", "resid_post")


def stream_taps(n_layer: int) -> list[str]:
    """Name the taps of the stream and of what is written into it."""
    return [f"blocks.{i}.hook_{part}" for i in range(n_layer) for part in PARTS]
