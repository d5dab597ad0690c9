"""An image as a sequence (Dosovitskiy et al. 2021): patches instead of words, through the Block that reads text.

Shapes: B batch, S side of the image, P side of a patch, N = (S / P)^2 patches, C channels. The sequence is 1 + N long:
it begins with a class token, a learned vector in whose place the answer is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self, cast

import torch
from torch import Tensor, nn

from llm_core import experiments, taps
from llm_core.checkpoints import DAMAGE, CheckpointError
from llm_core.config_fields import check_fields
from llm_core.language.transformer import Block, TransformerConfig, make_norm

RECORD = "patches"
"""Name of the trained one among the experiments."""


@dataclass(frozen=True)
class PatchConfig:
    side: int = 8  # pixels of an image
    patch: int = 2  # pixels of a patch
    ink: float = 16.0  # the darkest pixel, which the network reads as 1
    n_class: int = 10
    n_layer: int = 2
    n_head: int = 4
    n_embd: int = 64
    dropout: float = 0.0

    def __post_init__(self) -> None:
        check_fields(self)
        if self.side % self.patch:
            raise ValueError(f"An image of {self.side} pixels cannot be cut into patches of {self.patch}.")

    @property
    def length(self) -> int:
        """Tokens: the class token and the patches."""
        return 1 + (self.side // self.patch) ** 2

    def block(self) -> TransformerConfig:
        """Return the settings of the blocks: a text model's, but without a mask (every patch sees every other)."""
        return TransformerConfig(
            vocab_size=self.n_class,
            context_length=self.length,
            n_layer=self.n_layer,
            n_head=self.n_head,
            n_embd=self.n_embd,
            position="learned",
            bias=True,
            dropout=self.dropout,
            causal=False,
        )


def cut(images: Tensor, patch: int) -> Tensor:
    """Cut images (B, S, S) into patches (B, N, P * P), read like a page: left to right, then down."""
    B, S, _ = images.shape
    n = S // patch
    rows = images.view(B, n, patch, n, patch)  # which row of patches, which row inside, the same for columns
    return rows.transpose(2, 3).reshape(B, n * n, patch * patch)


def assemble(patches: Tensor, patch: int) -> Tensor:
    """Join patches (B, N, P * P) into images (B, S, S) again."""
    B, N, _ = patches.shape
    n = round(N**0.5)
    return patches.view(B, n, n, patch, patch).transpose(2, 3).reshape(B, n * patch, n * patch)


class PatchTransformer(nn.Module):
    """Patches -> vectors; class token in front; the blocks of the text models; one score for each class."""

    def __init__(self, config: PatchConfig):
        super().__init__()
        self.config = config
        settings = config.block()
        self.embed = nn.Linear(config.patch**2, config.n_embd)  # in the place of the table of words
        self.class_token = nn.Parameter(torch.zeros(config.n_embd))
        self.pos_embed = nn.Embedding(config.length, config.n_embd)
        self.blocks = nn.ModuleList(Block(settings, f"blocks.{i}") for i in range(config.n_layer))
        self.norm = make_norm(settings)
        self.classify = nn.Linear(config.n_embd, config.n_class)
        nn.init.normal_(self.pos_embed.weight, std=0.02)

    def forward(self, images: Tensor) -> Tensor:
        """Score images (B, S, S) of pixels 0 ... ink: (B, classes), before softmax."""
        pixels = images.to(self.embed.weight.dtype) / self.config.ink  # 0 ... 1
        patches = cut(pixels, self.config.patch)  # (B, N, P * P)
        x = torch.cat([self.class_token.expand(len(images), 1, -1), self.embed(patches)], 1)  # (B, 1 + N, C)
        x = x + self.pos_embed.weight
        for block in self.blocks:
            x = block(x, None, None)
        return self.classify(self.norm(x[:, 0]))  # the class token has read what it needs

    def layers(self) -> list[Block]:
        """Return the blocks in order, typed."""
        return cast(list[Block], list(self.blocks))

    @property
    def n_parameters(self) -> int:
        return sum(p.numel() for p in self.parameters())

    @classmethod
    def trained(cls) -> Self:
        """Read the model of scripts/train_patches.py. Raises CheckpointError when it is missing or damaged."""
        tensors, facts = experiments.weights(RECORD), experiments.record(RECORD)
        try:
            model = cls(PatchConfig(**facts["config"]))
            model.load_state_dict(tensors)
        except DAMAGE as error:
            raise CheckpointError(f"The record {RECORD}.json does not fit its weights: {error}.") from error
        return cast(Self, model.eval().requires_grad_(False))


@dataclass(frozen=True)
class Sight:
    """What the model did with one image."""

    pattern: Tensor  # (L, H, 1 + N, 1 + N); row = who looks, place 0 = the class token; rows sum to 1
    chances: Tensor  # (classes,) probabilities


@torch.inference_mode()
def look(model: PatchTransformer, image: Any) -> Sight:
    """Run one image (S, S), pixels 0 ... ink, and keep the pattern of every head."""
    names = [f"blocks.{i}.attn.hook_pattern" for i in range(model.config.n_layer)]
    with taps.recording(names) as kept:
        scores = model(torch.as_tensor(image)[None])
    return Sight(torch.cat([kept[name] for name in names]), scores[0].softmax(-1))
