"""The Transformer's step for one new token, written for speed: the fast twin of `Transformer.features` with a cache.

Writing one token multiplies every weight by one vector, so the time goes into reading the weights, not into arithmetic.
Weights are therefore kept in 16 bits (as in the checkpoint file) and the layers are called without modules around them.
A test holds the result equal to the plain forward pass up to 16-bit rounding of the activations.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from llm_core.language.kv_cache import KVCache
from llm_core.language.rotary import rotate


class Model(Protocol):
    """What is read of the Transformer (transformer.py, which imports this file)."""

    config: Any
    embed: nn.Embedding
    pos_embed: nn.Embedding
    angles: Tensor
    norm: nn.Module
    unembed: nn.Linear

    def layers(self) -> Sequence[Any]:
        """Return the blocks in order."""


def half(linear: nn.Linear) -> tuple[Tensor, Tensor | None]:
    """Return weight and bias of a linear layer, in 16 bits."""
    bias = None if linear.bias is None else linear.bias.detach().half()
    return linear.weight.detach().half(), bias


class FastDecoder:
    """Reads the weights once; afterwards the model must not be trained on."""

    def __init__(self, model: Model):
        c = self.config = model.config
        self.embed, self.norm, self.unembed = model.embed.weight.detach(), model.norm, half(model.unembed)[0]
        self.positions = model.pos_embed.weight.detach() if c.position == "learned" else None
        self.angles = model.angles if c.position == "rotary" else None
        self.layers = [
            (b.norm_1, half(b.attn.qkv), half(b.attn.out), b.norm_2, half(b.mlp.up), half(b.mlp.down),
             half(b.mlp.gate) if c.mlp == "swiglu" else None)
            for b in model.layers()
        ]  # fmt: skip
        self.groups = [c.n_head * c.head_width, c.kv_heads * c.head_width, c.kv_heads * c.head_width]

    @torch.inference_mode()
    def logits(self, ids: Tensor, cache: KVCache) -> Tensor:
        """Compute logits (B, V) for ids (B, 1) at position cache.length.

        Appends to the cache, as the plain pass does.
        """
        t, B, c = cache.length, len(ids), self.config
        x = self.embed[ids[:, 0]]  # (B, C)
        if self.positions is not None:
            x = x + self.positions[t]
        angles = None if self.angles is None else self.angles[t : t + 1]
        for layer, kept in zip(self.layers, cache.layers, strict=True):
            norm_1, qkv, out, norm_2, up, down, gate = layer
            q, k, v = F.linear(norm_1(x).half(), *qkv).float().split(self.groups, -1)
            q, k = q.view(B, 1, c.n_head, -1), k.view(B, 1, c.kv_heads, -1)
            if angles is not None:
                q, k = rotate(q, angles), rotate(k, angles)
            keys, values = kept.append(k.transpose(1, 2), v.view(B, c.kv_heads, 1, -1))
            z = F.scaled_dot_product_attention(
                q.transpose(1, 2), keys, values, enable_gqa=c.kv_heads != c.n_head
            )
            x = x + F.linear(z.reshape(B, -1).half(), *out)
            h = norm_2(x).half()
            if gate is None:
                post = F.gelu(F.linear(h, *up), approximate="tanh")
            else:
                post = F.silu(F.linear(h, *gate)) * F.linear(h, *up)
            x = x + F.linear(post, *down)
        return F.linear(self.norm(x).half(), self.unembed).float()
