"""Make a picture smaller by the mean of each block, and larger by three rules that nobody trained.

Enlarging is linear: each new row is a sum of old rows with the weights of a kernel, each new column likewise. So one
matrix for rows and one for columns do it, new = R @ old @ C.T.
"""

from __future__ import annotations

from functools import lru_cache

import torch
from torch import Tensor

KINDS = ("nearest", "bilinear", "bicubic")
SHARPNESS = -0.75
"""The slope of the bicubic kernel at distance 1, as in torch; Keys (1981) recommends -0.5."""


def shrink(images: Tensor, factor: int) -> Tensor:
    """Replace each block of factor x factor pixels by its mean: (..., H, W) -> (..., H / factor, W / factor)."""
    *rest, height, width = images.shape
    blocks = images.reshape(*rest, height // factor, factor, width // factor, factor)
    return blocks.mean((-3, -1))


def enlarge(images: Tensor, factor: int, kind: str) -> Tensor:
    """Enlarge pictures (..., H, W) by "nearest", "bilinear" or "bicubic": (..., H * factor, W * factor)."""
    rows, columns = (weights(kind, side, factor).to(images.dtype) for side in images.shape[-2:])
    return rows @ images @ columns.T


@lru_cache(maxsize=32)
def weights(kind: str, side: int, factor: int) -> Tensor:
    """Compute how much each of `side` old pixels counts for each new one: (side * factor, side), rows add up to 1.

    What lies beyond the border counts as the last pixel.
    """
    centre = (torch.arange(side * factor, dtype=torch.float64) + 0.5) / factor - 0.5  # in old pixels
    near = centre.floor()[:, None] + torch.arange(-1, 3)  # the four old pixels around it
    share = kernel(kind, (centre[:, None] - near).abs())
    table = torch.zeros(side * factor, side, dtype=torch.float64)
    return table.scatter_add_(1, near.clamp(0, side - 1).long(), share)


def kernel(kind: str, distance: Tensor) -> Tensor:
    """Compute the weight of an old pixel at this distance, in old pixels."""
    d, a = distance, SHARPNESS
    if kind == "nearest":
        return (d < 0.5).double()
    if kind == "bilinear":
        return (1 - d).clamp(min=0)
    inner = (a + 2) * d**3 - (a + 3) * d**2 + 1
    outer = a * (d**3 - 5 * d**2 + 8 * d - 4)
    return torch.where(d <= 1, inner, torch.where(d < 2, outer, 0.0))
