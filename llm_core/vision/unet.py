"""A tiny U-Net (Ronneberger et al. 2015): down to see far, up again to see sharp, one answer for each pixel.

Shapes: B batch, S side of the picture, C classes.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

WIDTHS = (12, 24, 48)
"""Channels at full, half and a quarter of the side."""


GROUPS = 4
"""Of channels that are brought to mean 0 and variance 1 together (Wu & He 2018); without it learning starts late."""


class Twice(nn.Module):
    """Two convolutions of 3 x 3, each with a norm and a ReLU."""

    def __init__(self, n_in: int, n_out: int):
        super().__init__()
        self.first = nn.Conv2d(n_in, n_out, 3, padding=1)
        self.second = nn.Conv2d(n_out, n_out, 3, padding=1)
        self.norms = nn.ModuleList(nn.GroupNorm(GROUPS, n_out) for _ in range(2))

    def forward(self, x: Tensor) -> Tensor:
        """Turn maps (B, n_in, S, S) into maps (B, n_out, S, S)."""
        x = F.relu(self.norms[0](self.first(x)))
        return F.relu(self.norms[1](self.second(x)))


class UNet(nn.Module):
    """Half the side twice, and back; at each size the maps of the way down are laid beside those of the way up."""

    def __init__(self, n_in: int, n_class: int, widths: tuple[int, ...] = WIDTHS):
        super().__init__()
        full, half, quarter = widths
        self.down_full, self.down_half = Twice(n_in, full), Twice(full, half)
        self.bottom = Twice(half, quarter)
        self.up_half, self.up_full = Twice(quarter + half, half), Twice(half + full, full)
        self.classify = nn.Conv2d(full, n_class, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        """Score pictures (B, n_in, S, S) of 0 ... 1: (B, C, S, S), before softmax."""
        full = self.down_full(pictures)  # (B, 12, S, S)
        half = self.down_half(F.max_pool2d(full, 2))  # (B, 24, S/2, S/2)
        x = self.bottom(F.max_pool2d(half, 2))  # (B, 48, S/4, S/4)
        x = self.up_half(torch.cat([enlarged(x), half], 1))  # (B, 24, S/2, S/2)
        x = self.up_full(torch.cat([enlarged(x), full], 1))  # (B, 12, S, S)
        scores: Tensor = self.classify(x)
        return scores

    @property
    def n_parameters(self) -> int:
        return sum(p.numel() for p in self.parameters())


def enlarged(maps: Tensor) -> Tensor:
    """Double the side: each value becomes four."""
    return F.interpolate(maps, scale_factor=2)


@torch.inference_mode()
def chances(model: UNet, picture: Tensor) -> Tensor:
    """Compute the probability of each class for each pixel of one picture (n_in, S, S): (C, S, S)."""
    return model(picture[None])[0].softmax(0)
