"""Handwritten digits, 8 x 8 pixels, with the form on which each was written (scripts/make_digits.py: where from).

One person filled in one form, so the split is by form: the hands of the test are not those of the training. A split at
random puts two sevens by the same hand on both sides, and measures how well a model knows that hand.
"""

from __future__ import annotations

import lzma
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from llm_core.data.corpora import corpora_folder

SIDE = 8
INK = 16
"""The darkest pixel: each pixel counts the dark ones in a field of 4 x 4 of the scan."""
CLASSES = 10
FORMS = {"train": range(9), "valid": range(9, 11), "test": range(11, 14)}
"""In the order of the file. Decided before any accuracy was measured; 9 and 10, the two most alike, stay together."""

SIGNS = "0123456789abcdefg"
"""A pixel of 0 ... 16 as one character, so that an image fits into a link."""

Bytes = NDArray[np.uint8]


class DigitsMissing(Exception):
    """The file of digits is missing or damaged; the message is one sentence for the visitor."""


@dataclass(frozen=True)
class Digits:
    """N images, in the order of the file."""

    images: Bytes  # (N, 8, 8), 0 (paper) ... 16 (ink)
    labels: Bytes  # (N,), 0 ... 9
    forms: Bytes  # (N,), 0 ... 13

    def __len__(self) -> int:
        return len(self.labels)

    def split(self, name: str) -> Digits:
        """Return the images of "train", "valid" or "test"."""
        mine = np.isin(self.forms, list(FORMS[name]))
        return Digits(self.images[mine], self.labels[mine], self.forms[mine])


def path() -> Path:
    """Return the path of the file of digits."""
    return corpora_folder() / "digits" / "digits.csv.xz"


def digits() -> Digits:
    """Read all images. Raises DigitsMissing. Never change the arrays: they are shared."""
    return _read(path())


@lru_cache(maxsize=2)
def _read(place: Path) -> Digits:
    """Read lines of form, digit, 64 pixels row by row."""
    try:
        with lzma.open(place, "rt", encoding="ascii") as file:
            rows = np.loadtxt(file, np.uint8, delimiter=",", ndmin=2)
    except (OSError, lzma.LZMAError, EOFError, ValueError) as error:
        raise DigitsMissing(f"The digits in {place.name} cannot be read: {error}.") from error
    if rows.shape[1:] != (2 + SIDE * SIDE,) or rows[:, 1].max() >= CLASSES or rows[:, 2:].max() > INK:
        raise DigitsMissing(f"The file {place.name} holds no digits of {SIDE} x {SIDE} pixels.")
    return Digits(rows[:, 2:].reshape(-1, SIDE, SIDE), rows[:, 1], rows[:, 0])


def written(image: NDArray[np.integer]) -> str:
    """Write an image (S, S) of pixels 0 ... 16 as S * S characters."""
    return "".join(SIGNS[int(pixel)] for pixel in image.flatten())


def read_image(text: str) -> Bytes:
    """Read an image that `written` wrote. Raises ValueError for anything that is no image of SIDE x SIDE pixels."""
    if len(text) != SIDE * SIDE or not set(text) <= set(SIGNS):
        raise ValueError("not an image")
    return np.array([SIGNS.index(pixel) for pixel in text], np.uint8).reshape(SIDE, SIDE)
