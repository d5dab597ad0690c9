"""Scenes: handwritten digits of two sizes somewhere on a sheet of 96 x 96 pixels. The browser draws alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from llm_core.data.mnist import INK, SIDE
from llm_core.networks.dice import Dice
from llm_core.vision.boxes import Box, iou
from llm_core.vision.found import Labelled

SHEET = 96
SIZES = (SIDE, SIDE * 3 // 2)
"""Sides of the two windows, 28 and 42 pixels: a digit is put down as it is, or half as large again."""
MARGIN = 1 / 7
"""Of a window: MNIST leaves 4 of 28 pixels free on every side, so the box of a digit is its window without them."""
MOST, TRIES, CLOSE = 12, 20, 0.15
"""Digits on a sheet; places tried for a random one; IoU that random ones may have."""

Images = NDArray[np.uint8]
Sheet = NDArray[np.float32]


class Put(NamedTuple):
    """An image (its number) on a sheet: the upper left corner of its window, and which of SIZES."""

    image: int
    left: int
    top: int
    size: int


def box_of(put: Put) -> Box:
    """Give the box of a digit: its window without the margin."""
    side = SIZES[put.size]
    margin = side * MARGIN
    return Box(put.left + margin, put.top + margin, put.left + side - margin, put.top + side - margin)


def enlarged(image: NDArray[np.floating]) -> NDArray[np.floating]:
    """Make three pixels of every two, along both axes: the first, the mean of both, the second."""
    for axis in (0, 1):
        a, b = (np.take(image, range(k, image.shape[axis], 2), axis) for k in (0, 1))
        threes = np.stack([a, (a + b) / 2, b], axis + 1)
        image = threes.reshape(*image.shape[:axis], -1, *image.shape[axis + 1 :])
    return image


def reduced(sheet: NDArray[np.floating]) -> NDArray[np.floating]:
    """Make two pixels of every three, along both axes: each is the mean of what it covers."""
    for axis in (0, 1):
        a, b, c = (np.take(sheet, range(k, sheet.shape[axis], 3), axis) for k in (0, 1, 2))
        twos = np.stack([(2 * a + b) / 3, (b + 2 * c) / 3], axis + 1)
        sheet = twos.reshape(*sheet.shape[:axis], -1, *sheet.shape[axis + 1 :])
    return sheet


def composed(puts: Sequence[Put], images: Images) -> Sheet:
    """Draw digits on a sheet (SHEET, SHEET), 0 (paper) ... 1 (ink); where they overlap, the darker ink is seen."""
    sheet = np.zeros((SHEET, SHEET))
    for put in puts:
        image = images[put.image] / INK
        if put.size:
            image = enlarged(image)
        place = np.s_[put.top : put.top + len(image), put.left : put.left + len(image)]
        sheet[place] = np.maximum(sheet[place], image)
    return sheet.astype(np.float32)


def random_scene(seed: int, pool: int, most: int = 5) -> list[Put]:
    """Put 1 to `most` images of a pool of so many at random places; they hardly overlap."""
    dice, puts = Dice(seed), list[Put]()
    for _ in range(1 + int(dice.share() * most)):
        image, size = int(dice.share() * pool), int(dice.share() * len(SIZES))
        room = SHEET - SIZES[size] + 1
        for _ in range(TRIES):
            put = Put(image, int(dice.share() * room), int(dice.share() * room), size)
            if all(iou(box_of(put), box_of(other)) <= CLOSE for other in puts):
                puts.append(put)
                break
    return puts


def true_boxes(puts: Sequence[Put], labels: NDArray[np.integer]) -> list[Labelled]:
    """List the boxes of the digits with their classes."""
    return [Labelled(box_of(put), int(labels[put.image])) for put in puts]
