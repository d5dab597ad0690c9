"""Two networks that image GAN and VAE share: a painter from a few numbers to an image, and an observer back."""

from __future__ import annotations

from typing import cast

from torch import Tensor, nn

from llm_core.drawing.small_digits import SIDE

LATENT = 8
"""Numbers from which an image is painted."""
NARROW, WIDE = 128, 256
PIXELS = SIDE * SIDE


class Painter(nn.Module):
    """Paint images from z (N, latent): scores (N, S, S), of which `sigmoid` makes the ink of each pixel.

    A multilayer perceptron; batch normalisation keeps each hidden unit on one scale.
    """

    def __init__(self, latent: int = LATENT):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(latent, NARROW),
            nn.BatchNorm1d(NARROW),
            nn.ReLU(),
            nn.Linear(NARROW, WIDE),
            nn.BatchNorm1d(WIDE),
            nn.ReLU(),
            nn.Linear(WIDE, PIXELS),
            nn.Unflatten(1, (SIDE, SIDE)),
        )

    def forward(self, z: Tensor) -> Tensor:
        return cast(Tensor, self.layers(z))


class Observer(nn.Module):
    """Look at images (N, S, S) of 0 ... 1 and answer with so many numbers (N, answers).

    forget: share of the hidden units that is left out at random while it learns (dropout).
    """

    def __init__(self, answers: int, forget: float = 0.0):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(),
            nn.Linear(PIXELS, WIDE),
            nn.LeakyReLU(0.2),
            nn.Dropout(forget),
            nn.Linear(WIDE, NARROW),
            nn.LeakyReLU(0.2),
            nn.Dropout(forget),
            nn.Linear(NARROW, answers),
        )

    def forward(self, images: Tensor) -> Tensor:
        return cast(Tensor, self.layers(images))
