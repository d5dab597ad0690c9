"""A GAN that draws digits: a generator paints from noise, a discriminator tells painted from real.

Goodfellow et al. 2014, with their second loss for the generator, whose slope does not vanish while it still loses.
"""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

from llm_core.drawing.parts import LATENT, Observer, Painter

FORGET = 0.3
"""A discriminator that sees all of 4,000 images again and again would know them by heart."""


class ImageGan(nn.Module):
    """Generator and discriminator."""

    def __init__(self, latent: int = LATENT):
        super().__init__()
        self.painter = Painter(latent)
        self.discriminator = Observer(1, FORGET)
        self.noise_shape: tuple[int, ...] = (latent,)

    def draw(self, noise: Tensor) -> Tensor:
        """Draw images (N, S, S) of 0 ... 1 from noise (N, latent): once through the generator."""
        return self.painter(noise).sigmoid()

    def realness(self, images: Tensor) -> Tensor:
        """Score how real images (N, S, S) look to the discriminator (N,): above 0 it says real."""
        return self.discriminator(images)[:, 0]


def discriminator_loss(real: Tensor, painted: Tensor) -> Tensor:
    """Average -log D(x) over real images and -log(1 - D(G(z))) over painted ones; both are given as scores."""
    return -(F.logsigmoid(real).mean() + F.logsigmoid(-painted).mean())


def generator_loss(painted: Tensor) -> Tensor:
    """Average -log D(G(z)): small when painted images pass for real."""
    return -F.logsigmoid(painted).mean()


def play(gan: ImageGan, real: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
    """Compute both losses of one round on as many real images as noises.

    The discriminator's reaches the discriminator alone: what was painted is held still.
    """
    painted = gan.draw(noise)
    first = discriminator_loss(gan.realness(real), gan.realness(painted.detach()))
    return first, generator_loss(gan.realness(painted))
