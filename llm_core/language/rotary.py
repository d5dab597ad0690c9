"""Rotary positions (Su et al. 2024): turn each pair of channels of a query or key by an angle that grows with position.

The product of a turned query and a turned key depends only on how far apart they stand.
"""

import torch
from torch import Tensor


def rotary_angles(context_length: int, head_width: int, base: float = 10_000.0) -> Tensor:
    """Compute the angle t * base^(-2j/D) of pair j at position t, in radians.

    Returns cos and sin, (context_length, 2, D/2).
    """
    speed = base ** (-torch.arange(0, head_width, 2, dtype=torch.float64) / head_width)
    angle = torch.arange(context_length, dtype=torch.float64)[:, None] * speed
    return torch.stack([angle.cos(), angle.sin()], 1).float()


def rotate(x: Tensor, angles: Tensor) -> Tensor:
    """Turn x (B, T, heads, D) by angles (T, 2, D/2), same shape.

    Pairs are channels j and j + D/2, as in Llama.
    """
    return turn(x, *both_halves(angles.to(x.dtype)))


def both_halves(angles: Tensor) -> tuple[Tensor, Tensor]:
    """Compute from angles (T, 2, D/2) the shares that a channel keeps and takes of its partner, (T, 1, D) each."""
    cos, sin = angles[:, None].unbind(2)
    return torch.cat([cos, cos], -1), torch.cat([-sin, sin], -1)


def turn(x: Tensor, keeps: Tensor, takes: Tensor) -> Tensor:
    """Turn x (..., D) by these shares."""
    return x * keeps + x.roll(x.shape[-1] // 2, -1) * takes
