"""Which heads does a text need? The loss that each head's removal adds, for all heads at once.

Removing a head leaves everything before it as it was, so the stream is computed once and only the layers from that head
on are run again; the heads of one layer share a batch, and what a head wrote is simply taken off what its layer's
attention wrote. `parts.loss_without` does the same the plain way; a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from llm_core import taps
from llm_core.analysis.ablation.parts import Means, rows_of
from llm_core.analysis.residual.contributions import written_by_heads, z_name
from llm_core.language.transformer import Transformer

BATCH_TOKENS = 1536
"""Tokens pushed through the later layers at once: small enough for a processor's cache."""


@dataclass(frozen=True)
class HeadDamage:
    loss: float  # of the whole model, nats per token
    increase: Tensor  # (L, H) nats per token that removing the head adds; below 0: the text gets cheaper
    standard_error: Tensor  # (L, H) of that increase, over tokens: smaller increases are noise
    tokens: int  # that were predicted

    def worst(self, n: int = 10) -> list[tuple[int, int, float]]:
        """List (layer, head, increase) of the heads whose removal costs most."""
        top = self.increase.flatten().topk(min(n, self.increase.numel()))
        H = self.increase.shape[1]
        return [(i // H, i % H, x) for i, x in zip(top.indices.tolist(), top.values.tolist(), strict=True)]


@torch.inference_mode()
def head_damage(
    model: Transformer,
    ids: Sequence[int] | Tensor,
    means: Means | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> HeadDamage:
    """Switch every head off once, alone, on a text (rows of one context as in `parts.rows_of`).

    With `means` (from `ablation.reference_means`) a head writes its average instead of nothing.
    `progress(heads done, heads)` is called after each layer.
    """
    c = model.config
    rows = rows_of(model, ids).to(model.device)
    targets = rows[:, 1:].cpu()
    names = [f"blocks.{i}.{tap}" for i in range(c.n_layer) for tap in ("hook_resid_mid", "attn.hook_z")]
    with taps.recording(names) as kept:
        whole = prices(model, model.features(rows[:, :-1]), targets)  # (B, T)
    increase = torch.empty(c.n_layer, c.n_head, *whole.shape)
    for layer in range(c.n_layer):
        z = kept[z_name(layer)]  # (B, T, H, D)
        if means is not None:
            z = z - means[z_name(layer)]
        middle = kept[f"blocks.{layer}.hook_resid_mid"]
        for head, mid in without_each_head(model, layer, z, middle):
            x = run_from(model, layer, mid)
            increase[layer, head] = prices(model, x, targets).unflatten(0, (len(head), -1)) - whole
        if progress:
            progress((layer + 1) * c.n_head, c.n_layer * c.n_head)
    each = increase.flatten(2).double()  # (L, H, B T)
    error = each.std(-1, correction=0) / each.shape[-1] ** 0.5
    return HeadDamage(float(whole.double().mean()), each.mean(-1).float(), error.float(), whole.numel())


def without_each_head(
    model: Transformer, layer: int, z: Tensor, middle: Tensor
) -> Iterator[tuple[list[int], Tensor]]:
    """Compute the stream after attention without each of some heads of the layer, (heads x B, T, C)."""
    B, T, _ = middle.shape
    at_once = max(1, BATCH_TOKENS // (B * T))
    for heads in torch.arange(model.config.n_head).split(at_once):
        written = written_by_heads(model, layer, z)[:, :, heads]  # (B, T, heads, C)
        yield heads.tolist(), (middle[None] - written.movedim(2, 0)).flatten(0, 1)


def run_from(model: Transformer, layer: int, middle: Tensor) -> Tensor:
    """Run the rest of the pass from the stream after a layer's attention (B, T, C) to its normalised end (B, T, C)."""
    blocks = model.layers()
    block = blocks[layer]
    x = middle + block.mlp(block.norm_2(middle))
    angles = model.angles[: x.shape[1]] if model.config.position == "rotary" else None
    for later in blocks[layer + 1 :]:
        x = later(x, angles, None)
    return model.norm(x)


def prices(model: Transformer, x: Tensor, targets: Tensor) -> Tensor:
    """Compute -log P of targets (B, T) from the normalised stream x (n B, T, C), in nats: (n B, T)."""
    logits = model.unembed(x).float()
    wanted = targets.to(x.device).repeat(len(x) // len(targets), 1)
    price = F.cross_entropy(logits.flatten(0, 1), wanted.flatten(), reduction="none")
    return price.view(wanted.shape).cpu()
