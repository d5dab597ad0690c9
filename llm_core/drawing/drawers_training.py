"""Train a network that draws: one loop for scripts/train_drawers.py and for a visitor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

import torch
from torch import Tensor, nn

from llm_core.drawing import image_gan, vae
from llm_core.drawing.drawers import Drawer, samples
from llm_core.drawing.image_diffusion import LEVELS, ImageDiffusion, clean_error
from llm_core.drawing.image_gan import ImageGan
from llm_core.drawing.judge import Judge, class_shares, judged
from llm_core.drawing.vae import Vae
from llm_core.training import never

BATCH = 64
RATES = {ImageGan: 5e-4, ImageDiffusion: 1e-3, Vae: 1e-3}
"""Learning rates, set after a try or two on one seed, not searched; they fall to zero at the end."""
LOOKED_AT = 200
"""Samples that the judge sees at every look."""

Losses = dict[str, float]


@dataclass(frozen=True)
class Drawn:
    """A look at a drawer that learns."""

    step: int
    losses: Losses
    recognised: float  # share of LOOKED_AT samples, always from the same noise
    images: Tensor  # the first sixteen of them
    seconds: float  # of the processor, spent learning


class Learner:
    """A drawer and its optimisers."""

    def __init__(self, model: nn.Module, steps: int, seed: int):
        self.model, self.generator = model, torch.Generator().manual_seed(seed)
        self.forgetting = torch.Generator().manual_seed(seed)
        rate = RATES[type(model)]
        betas = (0.5, 0.99) if isinstance(model, ImageGan) else (0.9, 0.99)
        groups = sides(model) if isinstance(model, ImageGan) else [list(model.parameters())]
        self.optimizers = [torch.optim.Adam(group, rate, betas, fused=True) for group in groups]
        self.schedules = [torch.optim.lr_scheduler.LinearLR(one, 1.0, 0.0, steps) for one in self.optimizers]

    def learn(self, images: Tensor) -> Losses:
        """Take one step on these images (N, S, S); a GAN takes one of each side."""
        self.model.train()
        with torch.random.fork_rng(devices=[]):  # dropout knows no generator but the common one
            torch.manual_seed(int(torch.randint(2**31, (1,), generator=self.forgetting)))
            named = self.losses(images)
        for optimizer, loss in zip(self.optimizers, named.values(), strict=True):
            optimizer.zero_grad()
            loss.backward(inputs=optimizer.param_groups[0]["params"])
        for optimizer, schedule in zip(self.optimizers, self.schedules, strict=True):
            optimizer.step()
            schedule.step()
        self.model.eval()
        return {name: loss.item() for name, loss in named.items()}

    def losses(self, images: Tensor) -> dict[str, Tensor]:
        """Compute the loss of each optimiser."""
        n, model = len(images), self.model
        if isinstance(model, ImageGan):
            first, second = image_gan.play(model, images, self.noise(n, *model.noise_shape))
            return {"discriminator": first, "generator": second}
        if isinstance(model, ImageDiffusion):
            t = torch.randint(1, LEVELS + 1, (n,), generator=self.generator).float()
            return {"squared": clean_error(model, images, self.noise(*images.shape), t)}
        one = cast(Vae, model)
        return {"bound": vae.bound(one, images, self.noise(n, *one.noise_shape)).total}

    def noise(self, *shape: int) -> Tensor:
        """Draw noise from the normal distribution."""
        return torch.randn(*shape, generator=self.generator)


def sides(gan: ImageGan) -> list[list[nn.Parameter]]:
    """Give the weights of the discriminator, and those of the generator."""
    return [list(gan.discriminator.parameters()), list(gan.painter.parameters())]


def learn(
    model: nn.Module,
    images: Tensor,
    judge: tuple[Judge, float],
    steps: int,
    seed: int,
    *,
    every: int = 250,
    until: int | None = None,
    cancelled: Callable[[], bool] = never,
) -> Iterator[Drawn]:
    """Train on images (N, S, S) of 0 ... 1. judge: with its bar; until: the last step of the plan that is made."""
    learner, last = Learner(model.eval(), steps, seed), until or steps
    found: list[Losses] = []
    spent = 0.0
    yield look(model, judge, 0, {}, spent)
    for step in range(1, last + 1):
        if cancelled():
            return
        began = time.process_time()
        at = torch.randint(len(images), (BATCH,), generator=learner.generator)
        found.append(learner.learn(images[at]))
        spent += time.process_time() - began
        if step % every == 0 or step == last:
            yield look(model, judge, step, averaged(found), spent)
            found = []


def look(model: nn.Module, judge: tuple[Judge, float], step: int, losses: Losses, spent: float) -> Drawn:
    """Draw from the same noise as at every look, and ask the judge."""
    images = samples(cast(Drawer, model), LOOKED_AT, seed=0)
    share = float(class_shares(judged(judge[0], images), judge[1]).sum())
    return Drawn(step, losses, share, images[:16], spent)


def averaged(found: list[Losses]) -> Losses:
    """Average every loss over the steps since the last look."""
    return {name: sum(one[name] for one in found) / len(found) for name in found[0]}
