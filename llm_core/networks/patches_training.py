"""Train networks that read digits: one loop for scripts/train_patches.py, train_features.py and for a visitor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from llm_core.data.digits import Digits, digits
from llm_core.data.mnist import Mnist
from llm_core.networks.patches import PatchConfig, PatchTransformer
from llm_core.training import Event, GradientLearner, Recipe, never, train

BATCH = 64
RECIPE = Recipe(learning_rate=2e-3, weight_decay=0.05)

Part = tuple[Tensor, Tensor]
"""Images (N, S, S) and labels (N,)."""


class DigitLearner(GradientLearner):
    """Cross-entropy of the label; each image is moved by up to `reach` pixels, at random, whenever it is read."""

    def __init__(self, model: nn.Module, part: Part, seed: int, reach: int = 1):
        super().__init__(model, RECIPE)
        self.reach, self.side = reach, part[0].shape[-1]
        self.images, self.labels = F.pad(part[0], (reach,) * 4), part[1]
        self.generator = torch.Generator().manual_seed(seed)

    def loss(self, ids: Tensor) -> Tensor:
        """Compute the loss of the images with these numbers, ids (B, 1)."""
        at = ids[:, 0]
        right, down = torch.randint(1 + 2 * self.reach, (2, len(at), 1), generator=self.generator)
        side = torch.arange(self.side)
        moved = self.images[at[:, None, None], (down + side)[:, :, None], (right + side)[:, None]]
        return F.cross_entropy(self.model(moved), self.labels[at])


def tensors(part: Digits | Mnist) -> Part:
    """Return images and labels of a part as tensors."""
    return torch.from_numpy(part.images).float(), torch.from_numpy(part.labels).long()


def by_form() -> dict[str, Part]:
    """Split the images so that hands of the test are in no other part. Raises DigitsMissing."""
    return {name: tensors(digits().split(name)) for name in ("train", "valid", "test")}


def mixed(seed: int = 0) -> dict[str, Part]:
    """Cut the same sizes at random: every hand is in every part. Raises DigitsMissing."""
    images, labels = tensors(digits())
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed))
    sizes = [len(digits().split(name)) for name in ("train", "valid", "test")]
    parts = zip(("train", "valid", "test"), order.split(sizes), strict=True)
    return {name: (images[ids], labels[ids]) for name, ids in parts}


def untrained(config: PatchConfig, seed: int) -> PatchTransformer:
    """Build the model before its first step."""
    with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
        torch.manual_seed(seed)
        return PatchTransformer(config)


@torch.inference_mode()
def right(model: nn.Module, images: Tensor, labels: Tensor) -> int:
    """Count how many images the model names correctly."""
    return int((model(images).argmax(-1) == labels).sum())


def rows(n: int, seed: int) -> Iterator[Tensor]:
    """Draw endless batches (BATCH, 1) of numbers of images."""
    generator = torch.Generator().manual_seed(seed)
    while True:
        yield torch.randint(n, (BATCH,), generator=generator)[:, None]


def learn(
    model: nn.Module,
    parts: dict[str, Part],
    steps: int,
    seed: int,
    *,
    reach: int = 1,
    every: int = 250,
    cancelled: Callable[[], bool] = never,
) -> Iterator[Event]:
    """Train on the images; the `valid` of an event is the share of the validation images that is named correctly."""
    images, labels = parts["valid"]
    return train(
        DigitLearner(model, parts["train"], seed, reach),
        rows(len(parts["train"][1]), seed),
        steps=steps,
        every=every,
        validate=lambda: right(model.eval(), images, labels) / len(labels),
        cancelled=cancelled,
        clock=time.process_time,
    )
