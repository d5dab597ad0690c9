"""Two kinds of noise, put on pictures of 0 (black) ... 1 (white)."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

Strength = float | Tensor
"""One number for all pictures, or one for each: (N, 1, 1)."""


def gaussian(images: Tensor, strength: Strength, generator: torch.Generator) -> Tensor:
    """Add to each pixel a number drawn from a bell curve with this standard deviation; nothing is cut off.

    images (..., H, W). The mean squared error of the result is strength ** 2, but for chance.
    """
    return images + strength * torch.randn(images.shape, generator=generator)


def salt_and_pepper(images: Tensor, strength: Strength, generator: torch.Generator) -> Tensor:
    """Replace this share of the pixels by black or white, a coin decides which; the others stay exact. (..., H, W)."""
    hit = torch.rand(images.shape, generator=generator) < strength
    coin = (torch.rand(images.shape, generator=generator) < 0.5).to(images.dtype)
    return torch.where(hit, coin, images)


NOISES: dict[str, Callable[[Tensor, Strength, torch.Generator], Tensor]] = {
    "gaussian": gaussian,
    "salt": salt_and_pepper,
}


def noisy(kind: str, images: Tensor, strength: Strength, generator: torch.Generator) -> Tensor:
    """Put "gaussian" noise or "salt" and pepper on pictures (..., H, W)."""
    return NOISES[kind](images, strength, generator)
