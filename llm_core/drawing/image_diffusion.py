"""A diffusion model that draws digits: a network learns to see the image in the noise, drawing goes there in steps.

Ho et al. 2020: x_t = sqrt(kept_t) x + sqrt(1 - kept_t) noise. Here with a cosine schedule, and with the steps of Song
et al. 2021 (DDIM), which add no noise of their own: few of them are enough, and the noise of the beginning alone
decides the image.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import pairwise
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from llm_core.drawing.small_digits import SIDE

LEVELS = 200
"""Noise levels t = 1 ... LEVELS that the network learns; 0 is the clean image."""
STEPS = 20
"""Steps of a drawing."""
WIDTH, LAYERS, WAVES = 176, 3, 16


def kept(t: Tensor) -> Tensor:
    """Compute the share of the image's variance that is left at level t: a squared cosine, from 1 down to nearly 0."""
    offset = 0.008
    turn = (t / LEVELS + offset) / (1 + offset) * math.pi / 2
    return (turn.cos() ** 2 / math.cos(offset / (1 + offset) * math.pi / 2) ** 2).clamp(1e-4, 1)


def noised(images: Tensor, noise: Tensor, t: Tensor) -> Tensor:
    """Mix images (N, S, S) of -1 ... 1 with noise (N, S, S), each at its own level t (N,)."""
    share = kept(t)[:, None, None]
    return share.sqrt() * images + (1 - share).sqrt() * noise


class Denoiser(nn.Module):
    """Expect the clean images (N, S, S) in noisy ones at levels t (N,): a multilayer perceptron that knows the level.

    Ho et al. let the network guess the noise. One guess gives the other (`noise_in`), but a network as small as this
    one can repeat an image far better than noise, which has no order to learn.
    """

    def __init__(self) -> None:
        super().__init__()
        self.inward = nn.Linear(SIDE * SIDE, WIDTH)
        self.middle = nn.ModuleList([Refine() for _ in range(LAYERS)])
        self.outward = nn.Linear(WIDTH, SIDE * SIDE)

    def forward(self, images: Tensor, t: Tensor) -> Tensor:
        level = waves(t)
        found = self.inward(images.flatten(1))  # (N, width)
        for refine in self.middle:
            found = refine(found, level)
        return cast(Tensor, self.outward(F.silu(found))).view(-1, SIDE, SIDE).tanh()


class Refine(nn.Module):
    """Add to what was found (N, width) what one layer makes of it, knowing the level of the noise."""

    def __init__(self) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.shift = nn.Linear(2 * WAVES, WIDTH)
        self.mix = nn.Linear(WIDTH, WIDTH)

    def forward(self, found: Tensor, level: Tensor) -> Tensor:
        return found + cast(Tensor, self.mix(F.silu(self.norm(found) + self.shift(level))))


def waves(t: Tensor) -> Tensor:
    """Write levels t (N,) as sines and cosines of many wavelengths (N, 2 * WAVES), as a Transformer its positions."""
    speeds = torch.exp(-math.log(1000) * torch.arange(WAVES) / WAVES)
    turns = t[:, None] * speeds
    return torch.cat([turns.sin(), turns.cos()], 1)


class ImageDiffusion(nn.Module):
    """The denoiser, and how it draws."""

    def __init__(self) -> None:
        super().__init__()
        self.denoiser = Denoiser()
        self.noise_shape: tuple[int, ...] = (SIDE, SIDE)

    def draw(self, noise: Tensor, steps: int = STEPS) -> Tensor:
        """Draw images (N, S, S) of 0 ... 1 from noise (N, S, S): so many times through the network."""
        *_, (_, clean) = self.steps(noise, steps)
        return ink(clean)

    def steps(self, noise: Tensor, steps: int = STEPS) -> Iterator[tuple[Tensor, Tensor]]:
        """Yield, after each step, the image that is less noisy now and the clean one that the network expects."""
        x, levels = noise, torch.linspace(LEVELS, 0, steps + 1).round()
        for now, then in pairwise(levels):
            clean = self.denoiser(x, now.expand(len(x)))
            x = nearer(x, clean, now, then)
            yield x, clean


def noise_in(x: Tensor, clean: Tensor, t: Tensor) -> Tensor:
    """Say which noise makes x at level t of the clean images."""
    return (x - kept(t).sqrt() * clean) / (1 - kept(t)).sqrt()


def nearer(x: Tensor, clean: Tensor, t: Tensor, then: Tensor) -> Tensor:
    """Go from level t to the lower level `then`: the same clean image with the same noise, in another mixture."""
    return kept(then).sqrt() * clean + (1 - kept(then)).sqrt() * noise_in(x, clean, t)


def ink(images: Tensor) -> Tensor:
    """Turn -1 ... 1 into 0 ... 1."""
    return ((images + 1) / 2).clamp(0, 1)


def clean_error(model: ImageDiffusion, images: Tensor, noise: Tensor, t: Tensor) -> Tensor:
    """Compute the squared error of the expected clean images, for images (N, S, S) of 0 ... 1: the loss.

    Low levels weigh more, up to tenfold: there little is missing, and just that is to be learnt.
    """
    error = model.denoiser(noised(2 * images - 1, noise, t), t) - (2 * images - 1)
    return (error**2 / (1 - kept(t)).clamp(min=0.1)[:, None, None]).mean()
