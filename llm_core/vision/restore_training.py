"""Train networks that repair pictures: one loop for scripts/train_restorers.py and for a visitor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import torch
from torch import Tensor, nn

from llm_core.training import Event, GradientLearner, Recipe, never, train
from llm_core.vision.noise import NOISES
from llm_core.vision.psnr import mean_square, psnr
from llm_core.vision.resize import shrink
from llm_core.vision.restore import FACTORS
from llm_core.vision.restore_data import images

BATCH, STRONGEST = 16, 0.5
RECIPE = Recipe(learning_rate=3e-3, weight_decay=0.0)
CHECK_STRENGTH, CHECK_SEED, CHECKED = 0.2, 0, 100
"""How validation pictures are damaged, and how many of them are looked at."""


def damaged(kind: str, clean: Tensor, strength: float | Tensor, generator: torch.Generator) -> Tensor:
    """Damage pictures (N, H, W): noise of this kind and strength, or ("x2", "x4") made smaller."""
    if kind in FACTORS:
        return shrink(clean, FACTORS[kind])
    return NOISES[kind](clean, strength, generator)


class RestoreLearner(GradientLearner):
    """Mean squared error of the repaired picture; how strong the noise is differs from picture to picture."""

    def __init__(self, model: nn.Module, kind: str, clean: Tensor, seed: int):
        super().__init__(model, RECIPE)
        self.kind, self.clean = kind, clean
        self.generator = torch.Generator().manual_seed(seed)

    def loss(self, ids: Tensor) -> Tensor:
        """Compute the loss of the pictures with these numbers, ids (B, 1)."""
        clean = self.clean[ids[:, 0]]
        strength = STRONGEST * torch.rand((len(clean), 1, 1), generator=self.generator)
        return ((self.model(damaged(self.kind, clean, strength, self.generator)) - clean) ** 2).mean()


@torch.inference_mode()
def check(model: nn.Module, kind: str, clean: Tensor) -> float:
    """Compute the PSNR of repaired validation pictures, always damaged by the same noise; decibels."""
    generator = torch.Generator().manual_seed(CHECK_SEED)
    return psnr(mean_square(model(damaged(kind, clean, CHECK_STRENGTH, generator)), clean))


def rows(n: int, seed: int) -> Iterator[Tensor]:
    """Draw endless batches (BATCH, 1) of numbers of pictures."""
    generator = torch.Generator().manual_seed(seed)
    while True:
        yield torch.randint(n, (BATCH,), generator=generator)[:, None]


def learn(
    model: nn.Module,
    home: str,
    kind: str,
    steps: int,
    seed: int,
    *,
    every: int = 100,
    cancelled: Callable[[], bool] = never,
) -> Iterator[Event]:
    """Train on "digits" or "photographs"; the `valid` of an event is the PSNR of validation pictures."""
    clean, valid = images(home, "train"), images(home, "valid")
    some = valid[:: max(1, len(valid) // CHECKED)]
    return train(
        RestoreLearner(model, kind, clean, seed),
        rows(len(clean), seed),
        steps=steps,
        every=every,
        validate=lambda: check(model.eval(), kind, some),
        cancelled=cancelled,
        clock=time.process_time,
    )
