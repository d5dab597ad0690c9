"""A small CNN that learnt to tell textures apart; style transfer reads its maps (Gatys et al. 2016 read VGG's).

No weights of VGG are to be had here. This network saw ten kinds of patches: eight textures that a program draws, and
pieces of two photographs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from llm_core import experiments
from llm_core.checkpoints import DAMAGE, CheckpointError
from llm_core.data.photographs import NAMES, photograph
from llm_core.training import Event, GradientLearner, Recipe, never, train
from llm_core.vision.textures import PATTERNS, texture

RECORD = "textures"
PICTURE = "picture."
"""Names of tensors of the record that are pictures begin so."""
CLASSES = (*PATTERNS, *NAMES)
SIDE = 32
"""Of a patch, in pixels."""
WIDTHS = (24, 24, 48, 48, 64)
HALVED = (2, 4)
"""Before these layers, counted from 0, the side is halved."""
BATCH = 20
RECIPE = Recipe(learning_rate=3e-3, weight_decay=0.01)
FIRST, HELD_OUT = 100_000, 50_000
SPAN = 10_000_000
SPLIT = 160
"""Patches of a photograph come from the left of this column; held-out ones from the right."""


class TextureNet(nn.Module):
    """Five convolutions of 3 x 3 with ReLU, the side halved twice; the mean of each map is scored."""

    def __init__(self, widths: tuple[int, ...] = WIDTHS):
        super().__init__()
        sizes = zip((3, *widths), widths, strict=False)
        self.layers = nn.ModuleList(nn.Conv2d(n_in, n_out, 3, padding=1) for n_in, n_out in sizes)
        self.classify = nn.Linear(widths[-1], len(CLASSES))

    def maps(self, pictures: Tensor) -> list[Tensor]:
        """Return what each layer says about pictures (B, 3, H, W) of 0 ... 1: (B, C, H', W') each."""
        found: list[Tensor] = []
        x = 2 * pictures - 1
        for i, layer in enumerate(self.layers):
            x = F.relu(layer(F.avg_pool2d(x, 2) if i in HALVED else x))
            found.append(x)
        return found

    def forward(self, pictures: Tensor) -> Tensor:
        """Score pictures (B, 3, H, W): (B, classes), before softmax."""
        scores: Tensor = self.classify(self.maps(pictures)[-1].mean((2, 3)))
        return scores

    @property
    def n_parameters(self) -> int:
        return sum(p.numel() for p in self.parameters())


def untrained(seed: int) -> TextureNet:
    """Build the network before its first step: random filters, scaled so that maps keep their size."""
    with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
        torch.manual_seed(seed)
        net = TextureNet()
        for name, weight in net.layers.named_parameters():
            if name.endswith("weight"):
                nn.init.kaiming_normal_(weight, nonlinearity="relu")
            else:
                nn.init.zeros_(weight)
        return net


def patch(seed: int, held_out: bool = False) -> tuple[Tensor, int]:
    """Draw a patch (3, 32, 32) of 0 ... 1 and its class; the classes take turns with the seeds."""
    label = seed % len(CLASSES)
    name = CLASSES[label]
    image = piece(name, seed, held_out) if name in NAMES else texture(name, seed, SIDE, SIDE)
    return picture_of(image), label


def piece(name: str, seed: int, held_out: bool) -> np.ndarray:
    """Cut a patch out of a photograph, at a place of this seed, mirrored half of the time."""
    draw, whole = np.random.default_rng(seed), photograph(name)
    side = whole[:, SPLIT:] if held_out else whole[:, :SPLIT]
    top, left = (int(draw.integers(length - SIDE + 1)) for length in side.shape[:2])
    found = side[top : top + SIDE, left : left + SIDE]
    return found[:, ::-1] if draw.integers(2) else found


def picture_of(image: np.ndarray) -> Tensor:
    """Turn an image (H, W, 3) of 0 ... 255 into a picture (3, H, W) of 0 ... 1."""
    return torch.from_numpy(image.copy()).permute(2, 0, 1).float() / 255


def image_of(picture: Tensor) -> np.ndarray:
    """Turn a picture (3, H, W) of 0 ... 1 into an image (H, W, 3) of 0 ... 255."""
    return (255 * picture.detach().clamp(0, 1)).round().to(torch.uint8).permute(1, 2, 0).numpy()


def stacked(seeds: list[int], held_out: bool = False) -> tuple[Tensor, Tensor]:
    """Draw the patches of these seeds, (N, 3, 32, 32) and (N,)."""
    pictures, labels = zip(*(patch(seed, held_out) for seed in seeds), strict=True)
    return torch.stack(pictures), torch.tensor(labels)


@lru_cache(maxsize=2)
def held_out_part(n: int) -> tuple[Tensor, Tensor]:
    """Draw n patches that no training sees. Never change the tensors: they are shared."""
    return stacked(list(range(HELD_OUT, HELD_OUT + n)), held_out=True)


class TextureLearner(GradientLearner):
    """Cross-entropy of the kind of patch."""

    def __init__(self, model: TextureNet):
        super().__init__(model, RECIPE)

    def loss(self, ids: Tensor) -> Tensor:
        """Compute the loss of the patches with these seeds, ids (B, 1)."""
        pictures, labels = stacked(ids[:, 0].tolist())
        return F.cross_entropy(self.model(pictures), labels)


@torch.inference_mode()
def share_right(model: TextureNet, part: tuple[Tensor, Tensor]) -> float:
    """Compute the share of patches that are named right."""
    return float((model(part[0]).argmax(-1) == part[1]).float().mean())


def rows(seed: int) -> Iterator[Tensor]:
    """Draw endless batches (BATCH, 1) of seeds of patches."""
    generator = torch.Generator().manual_seed(seed)
    while True:
        yield FIRST + torch.randint(SPAN, (BATCH,), generator=generator)[:, None]


def learn(
    model: TextureNet,
    steps: int,
    seed: int,
    *,
    until: int | None = None,
    every: int = 100,
    checked: int = 200,
    cancelled: Callable[[], bool] = never,
) -> Iterator[Event]:
    """Train; the `valid` of an event is the share of `checked` held-out patches that is named right."""
    part = held_out_part(checked)
    return train(
        TextureLearner(model),
        rows(seed),
        steps=steps,
        until=until,
        every=every,
        validate=lambda: share_right(model.eval(), part),
        cancelled=cancelled,
        clock=time.process_time,
    )


@dataclass(frozen=True)
class Trained:
    """The network of scripts/train_style.py, what was measured of it, and the pictures it painted with."""

    net: TextureNet
    facts: dict[str, Any]
    pictures: dict[
        str, np.ndarray
    ]  # (H, W, 3), 0 ... 255, by "trained.waves.10.150": filters, style, weight, step


def trained() -> Trained:
    """Read network, record and pictures. Raises CheckpointError when one is missing or damaged."""
    tensors, facts = experiments.weights(RECORD), experiments.record(RECORD)
    painted = {key: t for key, t in tensors.items() if key.startswith(PICTURE)}
    net = TextureNet()
    try:
        net.load_state_dict({key: t for key, t in tensors.items() if key not in painted})
    except DAMAGE as error:
        raise CheckpointError(f"The record {RECORD}.json does not fit its weights: {error}.") from error
    pictures = {key.removeprefix(PICTURE): t.numpy() for key, t in painted.items()}
    return Trained(net.eval().requires_grad_(False), facts, pictures)
