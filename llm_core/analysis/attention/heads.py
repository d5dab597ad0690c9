"""Several heads: what splitting costs, how far apart their patterns are, and that their output is a sum.

Shapes: H heads, T tokens, C channels, D = C / H channels of one head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from llm_core import taps
from llm_core.analysis.residual.contributions import written_by_heads, z_name
from llm_core.language.transformer import Attention, Transformer, TransformerConfig


def attention_module(n_embd: int, n_head: int) -> Attention:
    """Build the attention part of a block with biases, as a module of its own."""
    config = TransformerConfig(1, 1, 1, n_head, n_embd, position="learned", bias=True)
    return Attention(config, "attn")


def parameters(n_embd: int, n_head: int) -> int:
    """Count the parameters of the module itself: the matrices W_Q, W_K, W_V and W_O with their biases."""
    return sum(p.numel() for p in attention_module(n_embd, n_head).parameters())


def score_multiplications(n_tokens: int, n_embd: int, n_head: int) -> int:
    """Count multiplications in the scores of all heads.

    Each of T x T pairs multiplies D numbers in each of H heads.
    """
    head_width = n_embd // n_head
    return n_head * n_tokens * n_tokens * head_width


def pattern_distance(pattern: Tensor) -> Tensor:
    """Measure how far apart two heads look. Patterns (H, T, T) -> bits (H, H), 0 (the same) ...

    1 (no place in common).

    The Jensen-Shannon divergence of their two rows, JS(p, q) = entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2,
    averaged over all tokens but the first, which can look nowhere but at itself. One token alone: 0.
    """
    H, T, _ = pattern.shape
    distance = torch.zeros(H, H, dtype=torch.float64)
    if H == 1 or T == 1:
        return distance
    rows = pattern[:, 1:].double()  # (H, T - 1, T)
    one, other = torch.triu_indices(H, H, 1)
    mixed, alone = bits((rows[one] + rows[other]) / 2), bits(rows)  # (pairs, T - 1), (H, T - 1)
    apart = (mixed - (alone[one] + alone[other]) / 2).mean(-1).clamp_min(0)
    distance[one, other] = distance[other, one] = apart
    return distance


def bits(p: Tensor) -> Tensor:
    """Compute the entropy of the last dimension in bits."""
    return torch.special.entr(p).sum(-1) / torch.log(torch.tensor(2.0, dtype=p.dtype))


def mean_distance(distance: Tensor) -> Tensor:
    """Average over every two different heads: (..., H, H) -> (...); 0 for a head alone."""
    H = distance.shape[-1]
    return distance.sum((-2, -1)) / max(1, H * (H - 1))


@dataclass(frozen=True)
class HeadSum:
    """What one layer's attention writes, head by head: output = sum over heads of written + bias."""

    written: Tensor  # (T, H, C)
    bias: Tensor  # (C,) of the output projection, which belongs to no head; zeros where there is none
    output: Tensor  # (T, C) what the model itself computed: heads side by side, then one matrix

    @property
    def gap(self) -> float:
        """Largest difference between the sum and the model's own output: rounding."""
        return float((self.written.sum(1) + self.bias - self.output).abs().max())

    def along(self, at: int) -> Tensor:
        """Measure how far each head, and last the bias, carries the output of token `at` in its direction: (H + 1,).

        Negative: against it. The numbers add up to the length of the output.
        """
        direction = self.output[at] / self.output[at].norm().clamp_min(1e-12)
        return torch.cat([self.written[at], self.bias[None]]) @ direction


def head_sum(model: Transformer, ids: Sequence[int], layer: int) -> HeadSum:
    """Take the heads of a layer (from 0) apart: z_h W_O^h for each head h (Elhage et al. 2021)."""
    written_by_all = f"blocks.{layer}.hook_attn_out"
    with torch.inference_mode(), taps.recording([z_name(layer), written_by_all]) as kept:
        model(torch.tensor([list(ids)], device=model.device))
    written = written_by_heads(model, layer, kept[z_name(layer)][0])  # (T, H, C)
    output = kept[written_by_all][0]
    bias = model.layers()[layer].attn.out.bias
    return HeadSum(written, torch.zeros_like(output[0]) if bias is None else bias.detach(), output)
