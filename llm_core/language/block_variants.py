"""A block with parts taken out or moved: the experiments of "The block". The textbook block stays in transformer.py.

All variants grow from one set of starting weights: a `Transformer` is built first, then its blocks are exchanged for
blocks that use the same parts in another way. With every switch in its place the numbers are those of the textbook
block, bit for bit (a test).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal, cast, get_args

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from llm_core.data.tokenizers import Tokenizer
from llm_core.language.kv_cache import LayerCache
from llm_core.language.transformer import Block, Transformer, TransformerConfig

Norm = Literal["pre", "post", "none"]


@dataclass(frozen=True)
class Switches:
    """What a block is made of."""

    residual: bool = True
    """Add what a part computes to what came in (He et al. 2016), or put it in its place."""
    norm: Norm = "pre"
    """Normalise what a part reads (GPT-2), or the stream after it has written (Vaswani et al. 2017), or never."""
    mlp: bool = True
    """The feed-forward part, or attention alone."""

    @property
    def name(self) -> str:
        """A short name for records and links: pre, post, none, each with -nores and -nomlp where it applies."""
        return self.norm + ("" if self.residual else "-nores") + ("" if self.mlp else "-nomlp")

    @classmethod
    def named(cls, name: str) -> Switches:
        """Return the switches of that name. Raises KeyError."""
        return {switches.name: switches for switches in every_switch()}[name]


def every_switch() -> Iterator[Switches]:
    """List all twelve settings, the textbook block first."""
    for residual, mlp, norm in product((True, False), (True, False), get_args(Norm)):
        yield Switches(residual, norm, mlp)


class VariantBlock(nn.Module):
    """The parts of a textbook block, wired as the switches ask. Parts that are not used are not there."""

    def __init__(self, block: Block, switches: Switches):
        super().__init__()
        self.switches, self.attn = switches, block.attn
        if switches.norm != "none":
            self.norm_1 = block.norm_1
        if switches.mlp:
            self.mlp = block.mlp
            if switches.norm != "none":
                self.norm_2 = block.norm_2

    def forward(self, x: Tensor, angles: Tensor | None, cache: LayerCache | None) -> Tensor:
        """Run the block: x (B, T, C) -> (B, T, C)."""
        x = self.part(x, lambda h: self.attn(h, angles, cache), "norm_1")
        return self.part(x, self.mlp, "norm_2") if self.switches.mlp else x

    def part(self, x: Tensor, compute: Callable[[Tensor], Tensor], norm: str) -> Tensor:
        """Run one half of the block: attention or feed-forward with its residual and its norm."""
        place, keep = self.switches.norm, self.switches.residual
        h = compute(getattr(self, norm)(x) if place == "pre" else x)
        x = x + h if keep else h
        return getattr(self, norm)(x) if place == "post" else x


def build_variant(config: TransformerConfig, tokenizer: Tokenizer, switches: Switches) -> Transformer:
    """Build a Transformer of such blocks.

    Only pre-norm needs the last norm, before the output; the others do without.

    Called after the same `torch.manual_seed`, all variants of a config begin with equal weights.
    """
    model = Transformer(config, tokenizer)
    blocks = [VariantBlock(cast(Block, block), switches) for block in model.blocks]
    model.blocks = nn.ModuleList(blocks)
    if switches.norm != "pre":
        model.norm = nn.Identity()
    return model


def gradient_norms(model: Transformer, ids: Tensor) -> list[float]:
    """Measure how strongly the loss of ids (B, T + 1) pulls on each layer's output: |d loss / d x|, in order.

    The gradient of the mean loss in nats, as a Euclidean norm over (B, T, C).
    """
    outputs: list[Tensor] = []
    hooks = [b.register_forward_hook(lambda *found: keep_gradient(outputs, found[2])) for b in model.blocks]
    try:
        logits = model(ids[:, :-1])
        F.cross_entropy(logits.flatten(0, 1), ids[:, 1:].flatten()).backward()
    finally:
        for hook in hooks:
            hook.remove()
    return [float(torch.linalg.vector_norm(cast(Tensor, x.grad))) for x in outputs]


def keep_gradient(outputs: list[Tensor], x: Tensor) -> None:
    """Remember x, and ask autograd to leave its gradient there."""
    x.retain_grad()
    outputs.append(x)
