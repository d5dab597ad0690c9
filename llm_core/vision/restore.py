"""Two small networks that repair pictures: one takes noise away, one enlarges. Trained by restore_training.py.

Both compute a correction and leave the rest to a plain sum, as the residual learning of Zhang et al. 2017 does.
"""

from __future__ import annotations

from typing import Any, NamedTuple, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from llm_core import experiments
from llm_core.checkpoints import DAMAGE, CheckpointError
from llm_core.vision.resize import enlarge

RECORD = "restorers"
WIDTH, DETAIL_WIDTH = 16, 24
"""Maps of a layer of the denoiser, and of the enlarger."""


def layer(inputs: int, outputs: int) -> nn.Conv2d:
    """Make a convolution of 3 x 3 pixels that continues the picture by its last row and column."""
    return nn.Conv2d(inputs, outputs, 3, padding=1, padding_mode="replicate")


class Denoiser(nn.Module):
    """Predict the noise, and subtract it. Four layers; a pixel sees 9 x 9 around it."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            [layer(1, WIDTH), layer(WIDTH, WIDTH), layer(WIDTH, WIDTH), layer(WIDTH, 1)]
        )

    def noise(self, images: Tensor) -> Tensor:
        """Predict the noise in images (N, H, W): (N, H, W)."""
        return through(self.layers, images)[:, 0]

    def forward(self, images: Tensor) -> Tensor:
        """Clean images (N, H, W)."""
        return images - self.noise(images)


class Enlarger(nn.Module):
    """Enlarge by the bicubic rule, and add detail that is predicted from the small picture."""

    def __init__(self, factor: int):
        super().__init__()
        self.factor = factor
        widths = (1, DETAIL_WIDTH, DETAIL_WIDTH, factor**2)
        self.layers = nn.ModuleList([layer(widths[i], widths[i + 1]) for i in range(3)])

    def detail(self, images: Tensor) -> Tensor:
        """Predict factor ** 2 corrections for each small pixel, and lay them out as a picture."""
        return F.pixel_shuffle(through(self.layers, images), self.factor)[:, 0]

    def forward(self, images: Tensor) -> Tensor:
        """Enlarge images (N, h, w): (N, h * factor, w * factor)."""
        return enlarge(images, self.factor, "bicubic") + self.detail(images)


def through(layers: nn.ModuleList, images: Tensor) -> Tensor:
    """Lead images (N, H, W) through the layers, with ReLU between them: (N, maps, H, W)."""
    maps = layers[0](images[:, None])
    for one in list(layers)[1:]:
        maps = one(F.relu(maps))
    return cast(Tensor, maps)


FACTORS = {"x2": 2, "x4": 4}
SEEN = ("gaussian", "salt")
"""Noise that a denoiser saw while it learnt."""
KINDS = (*SEEN, *FACTORS)


def untrained(kind: str, seed: int) -> nn.Module:
    """Build a network before its first step: a denoiser ("gaussian", "salt") or an enlarger ("x2", "x4")."""
    with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
        torch.manual_seed(seed)
        return Enlarger(FACTORS[kind]) if kind in FACTORS else Denoiser()


class Restorers(NamedTuple):
    """All trained networks, and the record of how they were made and tested."""

    networks: dict[tuple[str, str, int], nn.Module]  # (pictures it learnt from, kind, seed) -> network
    facts: dict[str, Any]


def trained() -> Restorers:
    """Read all networks of scripts/train_restorers.py. Raises CheckpointError."""
    tensors, facts = experiments.weights(RECORD), experiments.record(RECORD)
    try:
        names = [(home, kind, seed) for home in facts["homes"] for kind in KINDS for seed in facts["seed"]]
        return Restorers({name: stored(tensors, *name) for name in names}, facts)
    except DAMAGE as error:
        raise CheckpointError(f"The record {RECORD}.json does not fit its weights: {error}.") from error


def stored(tensors: dict[str, Tensor], home: str, kind: str, seed: int) -> nn.Module:
    """Build one network from the weights of the record."""
    network, prefix = untrained(kind, seed), f"{home}.{kind}.{seed}."
    mine = {key.removeprefix(prefix): t for key, t in tensors.items() if key.startswith(prefix)}
    network.load_state_dict(mine)
    return network.eval().requires_grad_(False)


@torch.inference_mode()
def restored(network: nn.Module, image: Tensor) -> Tensor:
    """Clean or enlarge one picture (H, W)."""
    return cast(Tensor, network(image[None])[0])
