"""A variational autoencoder that draws digits: encode as a distribution, draw from it, decode (Kingma & Welling 2014).

Its loss is a bound of -log p(x), in nats: what the decoder does not explain, plus how far the code of an image is from
the normal distribution, from which new images are drawn.
"""

from __future__ import annotations

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from llm_core.drawing.parts import LATENT, Observer, Painter


class Code(NamedTuple):
    """The normal distribution that stands for an image: one mean and one spread for each latent number."""

    mean: Tensor  # (N, latent)
    log_variance: Tensor  # (N, latent)

    @property
    def spread(self) -> Tensor:
        """Give the standard deviation (N, latent)."""
        return (0.5 * self.log_variance).exp()


class Vae(nn.Module):
    """Encoder and decoder."""

    def __init__(self, latent: int = LATENT):
        super().__init__()
        self.encoder = Observer(2 * latent)
        self.painter = Painter(latent)
        self.noise_shape: tuple[int, ...] = (latent,)

    def encode(self, images: Tensor) -> Code:
        """Turn images (N, S, S) into distributions."""
        return Code(*self.encoder(images).chunk(2, 1))

    def draw(self, noise: Tensor) -> Tensor:
        """Decode z (N, latent): the expected ink of every pixel, (N, S, S) of 0 ... 1."""
        return self.painter(noise).sigmoid()


def reparametrised(code: Code, noise: Tensor) -> Tensor:
    """Draw z = mean + spread * noise: the slope reaches mean and spread, chance stays outside."""
    return code.mean + code.spread * noise


def divergence(code: Code) -> Tensor:
    """Compute KL(code || normal distribution) of each latent number in nats, (N, latent), in closed form."""
    return 0.5 * (code.mean**2 + code.log_variance.exp() - 1 - code.log_variance)


def unexplained(scores: Tensor, images: Tensor) -> Tensor:
    """Compute -log p(x | z) in nats for each image (N,): every pixel a coin whose chance of ink is the decoder's."""
    return F.binary_cross_entropy_with_logits(scores, images, reduction="none").sum((1, 2))


class Bound(NamedTuple):
    """The two terms of the loss, for each image (N,)."""

    unexplained: Tensor
    divergence: Tensor

    @property
    def total(self) -> Tensor:
        """Average their sum: the negative evidence lower bound (ELBO)."""
        return (self.unexplained + self.divergence).mean()


def bound(vae: Vae, images: Tensor, noise: Tensor) -> Bound:
    """Compute both terms of the loss for images (N, S, S) and one noise (N, latent) each."""
    code = vae.encode(images)
    scores = vae.painter(reparametrised(code, noise))
    return Bound(unexplained(scores, images), divergence(code).sum(1))


def between(first: Tensor, last: Tensor, count: int) -> Tensor:
    """Walk straight from one code (latent,) to another in so many stops: (count, latent)."""
    share = torch.linspace(0, 1, count)[:, None]
    return (1 - share) * first + share * last
