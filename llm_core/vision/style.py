"""Style transfer (Gatys et al. 2016): keep what is where, change how it looks, by optimising the pixels of an image.

A frozen network reads the image. *Content* are its maps F (C, N): which feature is how strong, and where. *Style* is
their Gram matrix G = F F^T / N: which features are strong together, wherever that is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from llm_core.training import never
from llm_core.vision.texture_net import TextureNet, held_out_part

CONTENT_LAYER = 3
"""Whose maps are the content, counted from 0."""
CALIBRATED_ON = 100
"""Patches on which every map is brought to mean square 1, as Gatys et al. scale the filters of VGG."""
HISTORY = 20
NOISE_SEED = 1


@dataclass(frozen=True)
class StyleReader:
    """A frozen network, and a factor for each map of each layer, so that all are equally strong on average."""

    net: TextureNet
    factors: Sequence[Tensor]  # (C, 1, 1) for each layer

    def maps(self, picture: Tensor) -> list[Tensor]:
        """Return the maps of each layer for one picture (3, H, W): (C, H', W') each."""
        found = self.net.maps(picture[None])
        return [one[0] * factor for one, factor in zip(found, self.factors, strict=True)]


@torch.no_grad()
def style_reader(net: TextureNet) -> StyleReader:
    """Measure how strong each map is on CALIBRATED_ON patches."""
    maps = net.maps(held_out_part(CALIBRATED_ON)[0])
    strength = [one.square().mean((0, 2, 3)).sqrt().clamp_min(1e-3) for one in maps]
    return StyleReader(net.eval().requires_grad_(False), [1 / one[:, None, None] for one in strength])


def gram(maps: Tensor) -> Tensor:
    """Compute the Gram matrix (C, C) of maps (C, H, W): the mean product of two maps over all places."""
    F = maps.flatten(1)  # (C, N)
    return F @ F.T / F.shape[1]


def gram_loss(maps: Tensor, target: Tensor) -> Tensor:
    """Compute the squared distance of the Gram matrix to a target, as a share of the target's own square."""
    return (gram(maps) - target).square().sum() / target.square().sum()


def gram_slope(maps: Tensor, target: Tensor) -> Tensor:
    """Compute the gradient of `gram_loss` by hand, (C, H, W): 4 (G - A) F / (N |A|^2)."""
    F = maps.flatten(1)
    slope = 4 * (gram(maps) - target) @ F / F.shape[1] / target.square().sum()
    return slope.view_as(maps)


def content_loss(maps: Tensor, target: Tensor) -> Tensor:
    """Compute the squared distance of maps to a target, place by place, as a share of the target's own square."""
    return (maps - target).square().sum() / target.square().sum()


@dataclass(frozen=True)
class Aim:
    """What is aimed at: the content of one picture, the style of another."""

    content: Tensor  # maps of CONTENT_LAYER
    grams: Sequence[Tensor]  # of every layer


@dataclass(frozen=True)
class Sight:
    """The image after a step, and how far it is from both aims."""

    step: int
    picture: Tensor  # (3, H, W), 0 ... 1
    content: float
    style: float  # mean over the layers


@torch.no_grad()
def aim(reader: StyleReader, content: Tensor, style: Tensor) -> Aim:
    """Read the content of one picture (3, H, W), and the style of another of any size."""
    return Aim(reader.maps(content)[CONTENT_LAYER], [gram(one) for one in reader.maps(style)])


def losses(reader: StyleReader, picture: Tensor, target: Aim) -> tuple[Tensor, Tensor]:
    """Compute content loss and style loss of a picture (3, H, W)."""
    maps = reader.maps(picture)
    styles = [gram_loss(one, two) for one, two in zip(maps, target.grams, strict=True)]
    return content_loss(maps[CONTENT_LAYER], target.content), torch.stack(styles).mean()


def noise(like: Tensor) -> Tensor:
    """Draw a picture of the same size in which every value is chance."""
    return torch.rand(like.shape, generator=torch.Generator().manual_seed(NOISE_SEED))


class Descent:
    """L-BFGS on the pixels of one picture. rate: of its steps."""

    def __init__(self, reader: StyleReader, target: Aim, weight: float | None, picture: Tensor, rate: float):
        self.reader, self.target, self.weight = reader, target, weight
        self.pixels = picture.clone().requires_grad_()
        self.optimizer = torch.optim.LBFGS(
            [self.pixels],
            rate,
            max_iter=1,
            history_size=HISTORY,
            tolerance_grad=0.0,  # each pixel has a small share in the loss
            tolerance_change=0.0,
        )

    def run(self, steps: int) -> Tensor:
        """Go so many steps, and return the picture."""
        for _ in range(steps):
            self.optimizer.step(self.total)
        return self.pixels.detach().clamp(0, 1)

    def total(self) -> float:
        """Compute what is to become small, and its slope by the pixels."""
        self.optimizer.zero_grad()
        content, style = losses(self.reader, self.pixels, self.target)
        loss = style if self.weight is None else (content + self.weight * style) / (1 + self.weight)
        outside = (
            (self.pixels - self.pixels.clamp(0, 1)).square().sum()
        )  # darker than black, lighter than white
        (loss + 0.1 * outside).backward()
        return float(loss.detach())


def stylise(
    reader: StyleReader,
    content: Tensor,
    style: Tensor,
    weight: float | None,
    steps: int,
    every: int = 10,
    cancelled: Callable[[], bool] = never,
) -> Iterator[Sight]:
    """Begin with the content picture, and make content + weight * style small by L-BFGS on its pixels.

    weight None: begin with noise, and aim at the style alone. No weight of the network changes, and there is no
    second network: no GAN. Where `every` steps lead away from the aim, or out of the finite numbers, the last picture
    is taken up again with steps half as long.
    """
    target, rate = aim(reader, content, style), 1.0
    now = sight(reader, noise(content) if weight is None else content.contiguous(), target, 0)
    descent = Descent(reader, target, weight, now.picture, rate)
    yield now
    for step in range(every, steps + 1, every):
        if cancelled():
            return
        found = sight(reader, descent.run(every), target, step)
        if distance(found, weight) <= distance(now, weight):  # not for NaN
            now = found
        else:
            now, rate = replace(now, step=step), rate / 2
            descent = Descent(reader, target, weight, now.picture, rate)
        yield now


def distance(one: Sight, weight: float | None) -> float:
    """Compute what is to become small, without slopes."""
    return one.style if weight is None else one.content + weight * one.style


@torch.no_grad()
def sight(reader: StyleReader, picture: Tensor, target: Aim, step: int) -> Sight:
    """Measure a picture."""
    content, style = losses(reader, picture, target)
    return Sight(step, picture, float(content), float(style))
