"""The Transformer's step for one new token of each of several texts, written for speed; the twin of its `features`.

The layers are called without the modules around them, all texts in one product; only attention, where each text has
its own past, goes text by text.

A large model is the exception. Writing one token multiplies every weight by one vector, so the time goes into reading
the weights from memory, and half of the bits take half of the time: each text takes a step of its own in 16 bits.
"""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from llm_core.language.kv_cache import KVCache, LayerCache
from llm_core.language.products import agreeing_rows, batch_rows, filled, half, multiply
from llm_core.language.rotary import both_halves, turn

LARGE = 32_000_000
"""Weights, about, from which on a model does not fit into the processor's cache: reading them decides the time."""

Product = Callable[[Tensor, nn.Linear], Tensor]
"""Applies a linear layer to x (R, C), 32 bits in and out."""


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


@torch.inference_mode()
def next_logits(model: Model, ids: Sequence[int], caches: Sequence[KVCache]) -> Tensor:
    """Compute logits (B, V) after ids[i] at position caches[i].length; appends to the caches as the plain pass does."""
    by = shapes(model.config)
    if model.config.n_layer * sum(n_out * n_in for n_out, n_in in by) >= LARGE and half_is_faster():
        alone = (_logits(model, ids[i : i + 1], caches[i : i + 1], 1, in_16_bits) for i in range(len(ids)))
        return torch.cat(list(alone))
    return _logits(model, ids, caches, batch_rows(len(ids), agreeing_rows(by)), in_32_bits)


def shapes(config: Any) -> frozenset[tuple[int, int]]:
    """List the shapes (out, in) of the weights by which a step multiplies."""
    C, hidden, groups = config.n_embd, config.hidden, config.n_head + 2 * config.kv_heads
    return frozenset(
        {(groups * config.head_width, C), (C, C), (hidden, C), (C, hidden), (config.vocab_size, C)}
    )


def _logits(
    model: Model, ids: Sequence[int], caches: Sequence[KVCache], rows: int, product: Product
) -> Tensor:
    """Fill the batch up to so many rows, and go through the blocks."""
    at, rotary = torch.tensor([cache.length for cache in caches]), model.config.position == "rotary"
    x = F.embedding(torch.tensor(ids), model.embed.weight)  # (B, C)
    x = filled(x if rotary else x + F.embedding(at, model.pos_embed.weight), rows)
    turns = _turns(model.angles[at], model.config) if rotary else None
    for i, block in enumerate(model.layers()):
        layer = [cache.layers[i] for cache in caches]
        x = x + _attention(block.attn, block.norm_1(x), turns, layer, product)
        x = x + _mlp(block.mlp, block.norm_2(x), product)
    return product(model.norm(x), model.unembed)[: len(ids)]


def _turns(angles: Tensor, c: Any) -> tuple[Tensor, Tensor]:
    """Give each head its cos and sin, from angles (B, 2, D/2): (B, heads, D) each. Values are turned by 0."""
    cos, sin = (part.repeat(1, c.n_head + 2 * c.kv_heads, 1) for part in both_halves(angles))
    cos[:, -c.kv_heads :], sin[:, -c.kv_heads :] = 1, 0
    return cos, sin


def _attention(
    attn: Any,
    x: Tensor,
    turns: tuple[Tensor, Tensor] | None,
    caches: Sequence[LayerCache],
    product: Product,
) -> Tensor:
    """Let each text look at its own past: x (R, C) -> (R, C); the rows beyond the B caches are empty."""
    B, R, c = len(caches), len(x), attn.config
    heads = product(x, attn.qkv)[:B].view(B, -1, c.head_width)  # queries, then keys, then values
    if turns:
        heads = turn(heads, *turns)
    q = heads[:, : c.n_head].view(B, 1, c.n_head, 1, -1)
    kv = heads[:, c.n_head :].view(B, 2, 1, c.kv_heads, 1, -1)
    gqa = c.kv_heads != c.n_head
    z = [
        F.scaled_dot_product_attention(q[i], *cache.append(kv[i]), enable_gqa=gqa)
        for i, cache in enumerate(caches)
    ]
    return product(filled(torch.cat(z).view(B, -1), R), attn.out)


def _mlp(layer: Any, x: Tensor, product: Product) -> Tensor:
    """Compute the feed-forward layer of x (R, C)."""
    if layer.config.mlp == "gelu":
        post = F.gelu(product(x, layer.up), approximate="tanh")
    else:
        post = F.silu(product(x, layer.gate)) * product(x, layer.up)
    return product(post, layer.down)


def in_32_bits(x: Tensor, linear: nn.Linear) -> Tensor:
    """Apply a linear layer to x (R, C)."""
    return multiply(x, linear.weight, linear.bias)


def in_16_bits(x: Tensor, linear: nn.Linear) -> Tensor:
    """Apply a linear layer to x (R, C), rounded to 16 bits like the weight."""
    bias = None if linear.bias is None else half(linear.bias)
    return F.linear(x.half(), half(linear.weight), bias).float()


@functools.cache
def half_is_faster() -> bool:
    """Time one product with a weight of 64 MB in both precisions, on this processor."""
    weight, x = torch.randn(4096, 4096), torch.randn(1, 4096)

    def seconds(weight: Tensor, x: Tensor) -> float:
        taken = []
        for _ in range(4):
            began = time.perf_counter()
            F.linear(x, weight)
            taken.append(time.perf_counter() - began)
        return min(taken)

    return seconds(weight.half(), x.half()) < seconds(weight, x)
