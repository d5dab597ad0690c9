"""The small pictures that style transfer begins with: a photograph as content, and four styles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from llm_core.data.photographs import NAMES, photograph
from llm_core.vision.texture_net import picture_of
from llm_core.vision.textures import texture

SIZE = (120, 80)
"""Width and height of the strip, in pixels."""
CONTENT = "china"
STYLES = ("waves", "mosaic", "flower")
SEEDS = {"waves": 5, "mosaic": 2}
"""Of the textures."""


def resized(image: NDArray[np.uint8], width: int, height: int) -> NDArray[np.uint8]:
    """Cut the middle out in the proportions asked for, and make it this size."""
    rows, columns = image.shape[:2]
    share = min(rows / height, columns / width)
    high, wide = max(1, round(share * height)), max(1, round(share * width))
    top, left = (rows - high) // 2, (columns - wide) // 2
    piece = Image.fromarray(np.ascontiguousarray(image[top : top + high, left : left + wide]))
    return np.asarray(piece.resize((width, height), Image.Resampling.BOX))


def small_photograph(name: str, size: tuple[int, int] = SIZE) -> Tensor:
    """Return a photograph as a picture (3, H, W) of 0 ... 1."""
    return picture_of(resized(photograph(name), *size))


def style_picture(name: str, size: tuple[int, int] = SIZE) -> Tensor:
    """Return a style, a photograph or a texture, as a picture (3, H, W) of 0 ... 1."""
    if name in NAMES:
        return small_photograph(name, size)
    return picture_of(texture(name, SEEDS.get(name, 1), size[1], size[0]))
