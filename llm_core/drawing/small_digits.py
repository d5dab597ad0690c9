"""The digits that the drawing networks learn from: MNIST, every 2 x 2 pixels averaged to one."""

from __future__ import annotations

from functools import lru_cache

import torch
import torch.nn.functional as F
from torch import Tensor

from llm_core.data.mnist import INK, mnist, path

SIDE = 14
CLASSES = 10


def small_digits(part: str) -> tuple[Tensor, Tensor]:
    """Read images (N, 14, 14) of 0 (paper) ... 1 (ink) and labels (N,) of "train", "valid" or "test".

    Raises MnistMissing. Never change them: they are shared.
    """
    return _read(part, str(path()))


@lru_cache(maxsize=8)
def _read(part: str, place: str) -> tuple[Tensor, Tensor]:
    found = mnist(part)
    return halved(torch.tensor(found.images).float() / INK), torch.tensor(found.labels).long()


def halved(images: Tensor) -> Tensor:
    """Average every 2 x 2 pixels: (N, 2 S, 2 S) to (N, S, S)."""
    return F.avg_pool2d(images[:, None], 2)[:, 0]
