"""Direct logit attribution: the logit of one token as a sum of what every part of the model wrote.

The stream is a sum (embedding + heads + MLPs + biases), and the output layer is linear. Only the final norm stands in
between; with its scale held at the value that it really had, it is linear too, and the logit falls apart into one
number for each part (Elhage et al. 2021; the "frozen layer norm" of TransformerLens). What a part does *through*
later layers is counted there, not here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from llm_core.analysis.residual.logit_lens import check_ids
from llm_core.analysis.residual.recorded import recorded
from llm_core.language.transformer import Transformer

END = "ln_final.hook_normalized"
"""The tap that the output layer reads."""


@dataclass(frozen=True)
class Contributions:
    """Shares of one logit (or of the difference of two), in logits. They add up to `logit`."""

    logit: float  # the model's own
    embedding: float
    position: float  # of the learned position vector; 0 for rotary positions
    heads: Tensor  # (L, H)
    attention_bias: Tensor  # (L,) of the output projection's bias, which belongs to no head
    mlps: Tensor  # (L,) each with its own bias
    norm_bias: float  # of the final norm

    @property
    def total(self) -> float:
        """The sum of all parts."""
        alone = self.embedding + self.position + self.norm_bias
        return alone + float(self.heads.sum() + self.attention_bias.sum() + self.mlps.sum())


def contributions(
    model: Transformer,
    ids: Sequence[int],
    token: int,
    position: int = -1,
    contrast: int | None = None,
    kept: Mapping[str, Tensor] | None = None,
) -> Contributions:
    """Compute what each part adds to the logit of `token` after `position` of ids (T tokens).

    With `contrast`, to the logit of `token` minus that of `contrast`: why this one and not that one? A single logit has
    a part that all tokens share and that changes no probability; the difference has not.
    `kept`: what a forward pass of these ids has recorded; None: they are run here.
    Raises ValueError for ids, a token or a position that the model or the text does not have.
    """
    check_ids(model, ids)
    check_ids(model, [token if contrast is None else contrast, token])
    at = position + len(ids) if position < 0 else position
    if not 0 <= at < len(ids):
        raise ValueError(f"Position {position} is not in a text of {len(ids)} tokens.")
    if kept is None:
        kept = recorded(model, ids, written_taps(model))
    logits = model.unembed(kept[END])[at]
    logit, direction = logit_and_direction(model, logits, token, contrast)

    def share(written: Tensor) -> Tensor:  # (..., C) -> (...)
        return (frozen_norm(model, written, stream) @ direction).double().cpu()

    layers = model.layers()
    stream = kept[f"blocks.{len(layers) - 1}.hook_resid_post"][at]  # (C,)
    embedding, place = kept["hook_embed"][at], kept.get("hook_pos_embed")
    heads = torch.stack([written_by_heads(model, i, kept[z_name(i)][at]) for i in range(len(layers))])
    mlps = torch.stack([kept[mlp_name(i)][at] for i in range(len(layers))])
    biases = torch.stack(
        [torch.zeros_like(stream) if b.attn.out.bias is None else b.attn.out.bias for b in layers]
    )
    norm_bias = getattr(model.norm, "bias", None)
    return Contributions(
        logit=float(logit),
        embedding=float(share(embedding)),
        position=0.0 if place is None else float(share(place[at])),
        heads=share(heads),
        attention_bias=share(biases.detach()),
        mlps=share(mlps),
        norm_bias=0.0 if norm_bias is None else float(norm_bias.detach() @ direction),
    )


def logit_and_direction(
    model: Transformer, logits: Tensor, token: int, contrast: int | None
) -> tuple[Tensor, Tensor]:
    """Return the logit of `token` (minus that of `contrast`) of logits (V,), and its direction (C,)."""
    weight = model.unembed.weight.detach()
    if contrast is None:
        return logits[token], weight[token]
    return logits[token] - logits[contrast], weight[token] - weight[contrast]


def z_name(layer: int) -> str:
    """Return the name of the tap of the heads' outputs."""
    return f"blocks.{layer}.attn.hook_z"


def mlp_name(layer: int) -> str:
    """Return the name of the tap of the MLP's output."""
    return f"blocks.{layer}.hook_mlp_out"


def written_taps(model: Transformer) -> list[str]:
    """Name the taps of everything that is written into the stream, of its end, and of its end after the norm."""
    n_layer = model.config.n_layer
    names = ["hook_embed", f"blocks.{n_layer - 1}.hook_resid_post", END]
    names += ["hook_pos_embed"] if model.config.position == "learned" else []
    return names + [name(i) for i in range(n_layer) for name in (z_name, mlp_name)]


def written_by_heads(model: Transformer, layer: int, z: Tensor) -> Tensor:
    """Compute what each head writes into the stream: z (..., H, D) -> (..., H, C), without the bias they share.

    The output projection of all heads together is a sum over heads: out(z) = sum over h of W_O[:, h] z_h + bias.
    """
    H, D = z.shape[-2:]
    per_head = model.layers()[layer].attn.out.weight.detach().view(-1, H, D)  # (C, H, D)
    return torch.einsum("...hd,chd->...hc", z, per_head)


def frozen_norm(model: Transformer, written: Tensor, stream: Tensor) -> Tensor:
    """Apply the final norm as a linear map of `written` (..., C), its scale taken from the whole `stream` (C,).

    Layer norm: (x - mean(x)) / sqrt(var(stream) + eps) * weight; RMS norm: x / sqrt(mean(stream^2) + eps) * weight.
    The bias of a layer norm is not part of it.
    """
    eps = model.config.norm_eps
    if model.config.norm == "layer":
        written = written - written.mean(-1, keepdim=True)
        stream = stream - stream.mean()
    scale = (stream.square().mean() + eps).sqrt()
    weight = model.norm.weight
    assert isinstance(weight, Tensor)
    return written / scale * weight.detach()
