"""Two filters that nobody trained: the median of a window, and a mean weighted by a bell curve.

At the border the picture is continued as in a mirror that repeats the last row (scipy's "reflect").
"""

from __future__ import annotations

import torch
from torch import Tensor

REACH = 4
"""A bell curve is cut off after so many standard deviations, as in scipy."""


def mirrored(images: Tensor, reach: int) -> Tensor:
    """Continue images (..., H, W) by `reach` pixels to every side: (..., H + 2 * reach, W + 2 * reach)."""
    rows, columns = (mirror_places(side, reach) for side in images.shape[-2:])
    return images[..., rows[:, None], columns]


def mirror_places(side: int, reach: int) -> Tensor:
    """Compute which of `side` pixels stands at each place from -reach to side + reach - 1."""
    turn = torch.arange(-reach, side + reach) % (2 * side)
    return torch.where(turn < side, turn, 2 * side - 1 - turn)


def median(images: Tensor, side: int) -> Tensor:
    """Replace each pixel by the median of the window of side x side pixels around it; side is odd. (..., H, W)."""
    windows = mirrored(images, side // 2).unfold(-2, side, 1).unfold(-2, side, 1)  # (..., H, W, side, side)
    return windows.flatten(-2).median(-1).values


def bell(sigma: float) -> Tensor:
    """Compute the weights of a bell curve of standard deviation sigma, cut off after REACH of them; their sum is 1."""
    reach = int(REACH * sigma + 0.5)
    weights = torch.exp(-0.5 * (torch.arange(-reach, reach + 1, dtype=torch.float64) / sigma) ** 2)
    return weights / weights.sum()


def blur(images: Tensor, sigma: float) -> Tensor:
    """Replace each pixel by the mean around it, weighted by a bell curve in both directions. (..., H, W).

    sigma in pixels; 0 leaves the picture as it is.
    """
    if sigma == 0:
        return images
    weights = bell(sigma).to(images.dtype)
    across = mirrored(images, len(weights) // 2).unfold(-1, len(weights), 1) @ weights
    return across.unfold(-2, len(weights), 1) @ weights
