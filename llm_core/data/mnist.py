"""Five thousand handwritten digits of MNIST, 28 x 28 pixels (scripts/make_mnist.py: where from, licence, split)."""

from __future__ import annotations

import lzma
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from llm_core.data.corpora import corpora_folder

SIDE = 28
INK = 255
"""The darkest pixel; 0 is paper."""
CLASSES = 10
PER_CLASS = 500
PARTS = {"train": slice(0, 400), "valid": slice(400, 450), "test": slice(450, 500)}
"""Which of the images of each class, in the order of the source. Who wrote an image is not known: a hand may stand on
both sides of this split, which flatters every reader alike (the 8 x 8 digits are split by hand)."""

Bytes = NDArray[np.uint8]


class MnistMissing(Exception):
    """The file of digits is missing or damaged; the message is one sentence for the visitor."""


@dataclass(frozen=True)
class Mnist:
    """N images."""

    images: Bytes  # (N, 28, 28), 0 (paper) ... 255 (ink)
    labels: Bytes  # (N,), 0 ... 9

    def __len__(self) -> int:
        return len(self.labels)


def path() -> Path:
    """Return the path of the file."""
    return corpora_folder() / "mnist" / "mnist5k.xz"


def mnist(part: str) -> Mnist:
    """Read the images of "train" (4,000), "valid" (500) or "test" (500), the classes one after the other.

    Raises MnistMissing. Never change the arrays: they are shared.
    """
    images = _read(path())[:, PARTS[part]]
    labels = np.repeat(np.arange(CLASSES, dtype=np.uint8), images.shape[1])
    return Mnist(images.reshape(-1, SIDE, SIDE), labels)


@lru_cache(maxsize=2)
def _read(place: Path) -> Bytes:
    """Read (classes, images of a class, 28, 28)."""
    try:
        found = np.frombuffer(lzma.decompress(place.read_bytes()), np.uint8)
        return found.reshape(CLASSES, PER_CLASS, SIDE, SIDE)
    except (OSError, lzma.LZMAError, EOFError, ValueError) as error:
        raise MnistMissing(f"The digits in {place.name} cannot be read: {error}.") from error
