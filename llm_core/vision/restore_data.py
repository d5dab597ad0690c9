"""Pictures to damage and to restore: digits, and parts of two photographs in grey. 0 is black, 1 is white."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from llm_core.data.mnist import INK, mnist
from llm_core.data.photographs import NAMES, photograph

HOMES = ("digits", "photographs")
SIDE, STRIDE = 28, 4
"""Photographs are cut into pieces as large as a digit, one every STRIDE pixels."""
COLUMNS = {"train": slice(0, 116), "valid": slice(116, 144), "test": slice(144, 240)}
"""Columns of each photograph: what is tested lies to the right of what was learnt from, in the same photograph."""
GREY = (0.299, 0.587, 0.114)
"""Shares of red, green and blue in the brightness of a picture (ITU-R BT.601)."""


def grey(pixels: Tensor) -> Tensor:
    """Compute the brightness of pixels (H, W, 3), 0 ... 255: (H, W), 0 ... 1."""
    return (pixels.float() / 255) @ torch.tensor(GREY)


def photograph_part(name: str, part: str) -> Tensor:
    """Return the columns of a photograph that belong to "train", "valid" or "test" (H, W). Raises PhotographMissing."""
    return grey(torch.from_numpy(photograph(name).copy()))[:, COLUMNS[part]]


def pieces(pictures: Sequence[Tensor]) -> Tensor:
    """Cut pictures (H, W) into overlapping pieces (N, SIDE, SIDE)."""
    cut = [one.unfold(0, SIDE, STRIDE).unfold(1, SIDE, STRIDE).reshape(-1, SIDE, SIDE) for one in pictures]
    return torch.cat(cut)


def digits(part: str) -> Tensor:
    """Return digits as dark ink on white paper (N, 28, 28). Raises MnistMissing."""
    return 1 - torch.from_numpy(mnist(part).images.copy()).float() / INK


def images(home: str, part: str) -> Tensor:
    """Return the pictures of "digits" or "photographs" to learn from or to check with (N, SIDE, SIDE)."""
    return digits(part) if home == "digits" else pieces([photograph_part(name, part) for name in NAMES])


def held_out(home: str) -> list[Tensor]:
    """Return what the networks are tested on: 500 digits (500, 28, 28), or the two right parts (1, 160, 96)."""
    return [digits("test")] if home == "digits" else [photograph_part(name, "test")[None] for name in NAMES]


Upload = tuple[int, int, bytes]
"""A picture of the visitor's: height, width, and red, green and blue of every pixel."""
BLOCK = 4
"""The sides of a picture are multiples of this, so that it can be made smaller."""


def example(picture: str, number: int, own: Upload | tuple[()] = ()) -> Tensor:
    """Return a picture (H, W): a test "digit" by its number from 1, the right part of a photograph, or an upload."""
    if own:
        return uploaded(own)
    return digits("test")[number - 1] if picture == "digit" else photograph_part(picture, "test")


def shown_of(picture: str, own: Upload | tuple[()]) -> str:
    """Name what is shown: the first photograph while the visitor's own picture is not there yet."""
    return "china" if picture == "own" and not own else picture


def uploaded(own: Upload) -> Tensor:
    """Turn an upload into grey, its last row and column repeated until both sides are multiples of BLOCK (H, W)."""
    height, width, pixels = own
    found = grey(torch.frombuffer(bytearray(pixels), dtype=torch.uint8).view(height, width, 3))
    rows, columns = (torch.arange(-(-side // BLOCK) * BLOCK).clamp(max=side - 1) for side in (height, width))
    return found[rows[:, None], columns]
