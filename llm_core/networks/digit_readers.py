"""Four ways to read a digit: what they look at differs, the last layer is the same.

Each turns an image (N, S, S) into features (N, F); one linear layer scores the ten classes from these. The features
are the pixels themselves, numbers that a person thought of, hidden units that learnt all by themselves, or filters
that learn, but of which a person said that they look at neighbours and at every place alike (LeCun et al. 1998).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from llm_core import experiments
from llm_core.checkpoints import DAMAGE, CheckpointError
from llm_core.data.digits import CLASSES, INK, SIDE

RECORD = "features"
HIDDEN, FILTERS, SECOND, DIRECTIONS = 64, 16, 32, 4


class Reader(nn.Module):
    """Features, then one linear layer."""

    def __init__(self, n_features: int):
        super().__init__()
        self.classify = nn.Linear(n_features, CLASSES)

    def features(self, images: Tensor) -> Tensor:
        """Look at images (N, S, S) of 0 (paper) ... 1 (ink): (N, F). Here: at the pixels as they are."""
        return images.flatten(1)

    def forward(self, images: Tensor) -> Tensor:
        """Score images (N, S, S) of pixels 0 ... 16: (N, classes), before softmax."""
        return cast(Tensor, self.classify(self.features(images.float() / INK)))

    @property
    def n_parameters(self) -> int:
        return sum(p.numel() for p in self.parameters())


class PixelReader(Reader):
    """No features but the pixels: logistic regression."""

    def __init__(self) -> None:
        super().__init__(SIDE * SIDE)


class DesignedReader(Reader):
    """Features that a person thought of: `designed`."""

    def __init__(self) -> None:
        super().__init__(designed(torch.zeros(1, SIDE, SIDE)).shape[1])

    def features(self, images: Tensor) -> Tensor:
        return designed(images)


class DenseReader(Reader):
    """Hidden units, each of which sees all pixels: a multilayer perceptron."""

    def __init__(self) -> None:
        super().__init__(HIDDEN)
        self.hidden = nn.Linear(SIDE * SIDE, HIDDEN)

    def features(self, images: Tensor) -> Tensor:
        return F.relu(self.hidden(images.flatten(1)))


class FilterReader(Reader):
    """Small filters that slide over the image: a convolutional network. Its features: is this shape anywhere?"""

    def __init__(self) -> None:
        super().__init__(SECOND)
        self.first = nn.Conv2d(1, FILTERS, 3, padding=1)
        self.second = nn.Conv2d(FILTERS, SECOND, 3, padding=1)

    def features(self, images: Tensor) -> Tensor:
        maps = F.relu(self.first(images[:, None]))  # (N, 16, 8, 8)
        maps = F.relu(self.second(F.max_pool2d(maps, 2)))  # (N, 32, 4, 4)
        return maps.amax((2, 3))  # (N, 32): the largest answer of each filter, wherever it was


READERS: dict[str, Callable[[], Reader]] = {
    "pixels": PixelReader,
    "designed": DesignedReader,
    "dense": DenseReader,
    "moved": DenseReader,  # the same network; its training images are moved by up to a pixel
    "filters": FilterReader,
}
KINDS = tuple(READERS)
REACH = {"moved": 1}
"""By how many pixels training images are moved; the others read them as they are."""


def designed(images: Tensor) -> Tensor:
    """Describe images (N, S, S) by 34 numbers: ink of rows and columns, symmetry, directions of edges (N, 34)."""
    ink = torch.cat([images.mean(2), images.mean(1)], 1)  # (N, 16)
    return torch.cat([2 * ink, symmetry(images), edges(images)], 1)


def symmetry(images: Tensor) -> Tensor:
    """Measure how much an image differs from itself in a mirror, left to right and top to bottom (N, 2)."""
    return torch.stack([(images - images.flip(side)).abs().mean((1, 2)) for side in (2, 1)], 1) * 4


def edges(images: Tensor) -> Tensor:
    """Add up the strength of the edges by direction, in each quarter of the image (N, 4 quarters * 4 directions).

    A small histogram of oriented gradients (Dalal & Triggs 2005).
    """
    padded = F.pad(images[:, None], (1, 1, 1, 1), mode="replicate")[:, 0]
    across, down = padded[:, 1:-1, 2:] - padded[:, 1:-1, :-2], padded[:, 2:, 1:-1] - padded[:, :-2, 1:-1]
    strength = (across**2 + down**2).sqrt()  # (N, S, S)
    turn = torch.atan2(down, across) / torch.pi % 1  # half a turn is the same direction
    which = (turn * DIRECTIONS).round().long() % DIRECTIONS
    each = F.one_hot(which, DIRECTIONS).permute(0, 3, 1, 2) * strength[:, None]  # (N, 4, S, S)
    return F.avg_pool2d(each, SIDE // 2).flatten(1)


def moved(images: Tensor, right: int, down: int) -> Tensor:
    """Move images (N, H, W) by whole pixels; what leaves is lost, paper comes in. Negative: left, up."""
    H, W = images.shape[-2:]
    reach = max(abs(right), abs(down))
    padded = F.pad(images, (reach,) * 4)
    return padded[:, reach - down : reach - down + H, reach - right : reach - right + W]


NEIGHBOURS = tuple((x, y) for y in (-1, 0, 1) for x in (-1, 0, 1) if x or y)
"""All moves by one pixel, diagonals included."""


@torch.inference_mode()
def moved_share(reader: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Compute the share that is read correctly when all images move by one pixel, averaged over the eight sides."""
    right = [reader(moved(images, x, y)).argmax(-1) == labels for x, y in NEIGHBOURS]
    return float(torch.stack(right).float().mean())


def first_layer(reader: Reader) -> Tensor:
    """Return the weights that look at the image itself, each as a picture: (F, S, S)."""
    if isinstance(reader, FilterReader):
        return reader.first.weight.detach()[:, 0]
    layer = reader.hidden if isinstance(reader, DenseReader) else reader.classify
    return layer.weight.detach().view(-1, SIDE, SIDE)


def untrained(kind: str, seed: int) -> Reader:
    """Build a reader before its first step."""
    with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
        torch.manual_seed(seed)
        return READERS[kind]()


def trained() -> dict[str, dict[int, Reader]]:
    """Read all readers of scripts/train_features.py: kind -> seed -> reader. Raises CheckpointError."""
    tensors, facts = experiments.weights(RECORD), experiments.record(RECORD)
    try:
        return {kind: {seed: stored(tensors, kind, seed) for seed in facts["seed"]} for kind in READERS}
    except DAMAGE as error:
        raise CheckpointError(f"The record {RECORD}.json does not fit its weights: {error}.") from error


def stored(tensors: dict[str, Tensor], kind: str, seed: int) -> Reader:
    """Build one reader from the weights of the record."""
    reader, prefix = READERS[kind](), f"{kind}.{seed}."
    reader.load_state_dict(
        {key.removeprefix(prefix): t for key, t in tensors.items() if key.startswith(prefix)}
    )
    return reader.eval().requires_grad_(False)


@torch.inference_mode()
def chances(reader: Reader, image: Tensor) -> Tensor:
    """Compute the probability of each class for one image (S, S): (classes,)."""
    return reader(image[None])[0].softmax(-1)
