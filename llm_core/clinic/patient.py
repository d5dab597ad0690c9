"""A small model of PyTorch's encoder layers, put together from the lines that were chosen."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import torch
from torch import Tensor, nn

from llm_core.clinic import parts
from llm_core.taps import tap

Line = Callable[..., Any]


@dataclass(frozen=True)
class Size:
    """The article's own shape: 1,000 words, width 64. The rest is as small as it can be."""

    vocab_size: int = 1000
    n_embd: int = 64
    n_head: int = 4
    n_layer: int = 2
    context_length: int = 64


Option = tuple[Line, ...]
"""The functions of one choice: one, or for "layout" two, the one that builds a layer and the one that calls them."""

OPTIONS: Mapping[str, Mapping[str, Option]] = {
    "order": {
        "none": (parts.straight_in,),
        "after": (parts.places_after,),
        "before": (parts.places_before,),
        "waves": (parts.waves_before,),
    },
    "mask": {
        "none": (parts.no_mask,),
        "upper": (parts.upper_triangle,),
        "lower": (parts.lower_triangle,),
        "numbers": (parts.numbers,),
    },
    "head": {
        "none": (parts.hidden,),
        "softmax": (parts.shares_of_hidden,),
        "scores": (parts.scores,),
        "shares": (parts.shares,),
    },
    "layout": {
        "none": (parts.build_default, parts.as_it_comes),
        "in": (parts.build_default, parts.transposed_in),
        "both": (parts.build_default, parts.transposed_both),
        "first": (parts.build_batch_first, parts.as_it_comes),
    },
    "width": {
        "none": (parts.width_default,),
        "same": (parts.width_same,),
        "four": (parts.width_four,),
    },
    "loss": {
        "none": (parts.loss_missing,),
        "same": (parts.loss_same,),
        "next": (parts.loss_next,),
        "back": (parts.loss_back,),
    },
}
"""Place -> name of the choice -> its functions. "none" is the defect."""

SICK: Mapping[str, str] = dict.fromkeys(OPTIONS, "none")
HEALTHY: Mapping[str, str] = {
    "order": "before", "mask": "upper", "head": "scores", "layout": "first", "width": "four", "loss": "next",
}  # fmt: skip


class Patient(nn.Module):
    """Word vectors, encoder layers, and at six places the line that was chosen.

    `choice` names one option of OPTIONS for every place; KeyError names one that does not exist.
    """

    def __init__(self, choice: Mapping[str, str], size: Size | None = None, seed: int | None = 0):
        super().__init__()
        self.size = size = size or Size()
        self.choice = {place: OPTIONS[place][choice[place]] for place in OPTIONS}
        (self.order,), (self.mask,), (self.head,) = (self.choice[name] for name in ("order", "mask", "head"))
        (build, self.layout), (width,), (self.loss,) = (
            self.choice[name] for name in ("layout", "width", "loss")
        )
        self.words = nn.Embedding(size.vocab_size, size.n_embd)
        make = functools.partial(width, size.n_embd, size.n_head)
        self.layers = nn.ModuleList([build(make) for _ in range(size.n_layer)])
        if self.order in (parts.places_before, parts.places_after):
            self.place = nn.Embedding(size.context_length, size.n_embd)
        if self.head in (parts.scores, parts.shares):
            self.to_vocabulary = nn.Linear(size.n_embd, size.vocab_size)
        self.batch_first = build is parts.build_batch_first
        self.time = 0 if self.choice["layout"] == OPTIONS["layout"]["none"] else 1
        if seed is not None:  # None: shapes only, or weights that are loaded afterwards
            draw_weights(self, seed)

    def forward(self, ids: Tensor) -> Tensor:
        """Compute what the head returns (B, T, C or V) for ids (B, T); words first where the layout is the default."""
        return cast(Tensor, tap("hook_answer", self.head(self, self.order(self, ids))))

    def blocks(self, x: Tensor) -> Tensor:
        """Run the layers one after the other, transposed as the chosen layout asks."""
        return cast(Tensor, self.layout(self.each_layer, tap("hook_resid_pre", x)))

    def each_layer(self, x: Tensor) -> Tensor:
        """Run the layers on x as they take it.

        The mask is as large as the number of things that they look at.
        """
        mask = self.mask(x.shape[1 if self.batch_first else 0])
        for i, layer in enumerate(self.layers):
            x = tap(f"blocks.{i}.hook_resid_post", layer(x, src_mask=mask))
        return x

    def places(self, ids: Tensor) -> Tensor:
        """Return a learned vector for every place, (1, T, C), or (T, 1, C) where words come first."""
        return self.along(self.place.weight[: ids.shape[self.time]])

    def waves(self, ids: Tensor) -> Tensor:
        """Return the sines and cosines of every place, which need no learning."""
        return self.along(parts.waves(ids.shape[self.time], self.size.n_embd))

    def along(self, vectors: Tensor) -> Tensor:
        """Shape (T, C), one vector per place, so that it can be added to all sentences."""
        return tap("hook_pos_embed", vectors.unsqueeze(1 - self.time))

    def encoder_layers(self) -> list[nn.TransformerEncoderLayer]:
        """Return the layers in order, typed."""
        return cast(list[nn.TransformerEncoderLayer], list(self.layers))

    def count(self) -> tuple[int, int]:
        """Count the parameters of the feed-forward layers, and of everything."""
        sizes = {name: p.numel() for name, p in self.named_parameters()}
        return sum(n for name, n in sizes.items() if ".linear" in name), sum(sizes.values())


def draw_weights(net: nn.Module, seed: int) -> None:
    """Draw start weights from a generator of our own: the same for everybody, whatever other visitors compute."""
    generator = torch.Generator().manual_seed(seed)
    for module in net.modules():
        for name, weight in module.named_parameters(recurse=False):
            if weight.dim() < 2:
                nn.init.constant_(weight, 1.0 if isinstance(module, nn.LayerNorm) and name == "weight" else 0)
            else:
                scale = 0.3 if isinstance(module, nn.Embedding) else weight.shape[1] ** -0.5
                nn.init.normal_(weight, std=scale, generator=generator)
