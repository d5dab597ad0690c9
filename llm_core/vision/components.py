"""Connected components: pixels of a mask that touch each other get one number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FOUR = ((-1, 0), (0, -1), (0, 1), (1, 0))
EIGHT = (*FOUR, (-1, -1), (-1, 1), (1, -1), (1, 1))
NEIGHBOURS = {4: FOUR, 8: EIGHT}


def components(mask: NDArray[np.bool_], neighbours: int = 4) -> NDArray[np.int32]:
    """Give each connected part of a mask (H, W) a number: 1, 2, ... in the order of their first pixels, 0 outside.

    neighbours: 4 (sides) or 8 (sides and corners).
    """
    numbers = np.zeros(mask.shape, np.int32)
    count = 0
    for row, column in zip(*np.nonzero(mask), strict=True):
        if not numbers[row, column]:
            count += 1
            flood(mask, numbers, (int(row), int(column)), count, NEIGHBOURS[neighbours])
    return numbers


def flood(
    mask: NDArray[np.bool_],
    numbers: NDArray[np.int32],
    first: tuple[int, int],
    number: int,
    steps: tuple[tuple[int, int], ...] = FOUR,
) -> None:
    """Write a number into every pixel of the mask that can be reached from the first one, step by step."""
    waiting, (height, width) = [first], mask.shape
    numbers[first] = number
    while waiting:
        row, column = waiting.pop()
        for down, right in steps:
            at = row + down, column + right
            inside = 0 <= at[0] < height and 0 <= at[1] < width
            if inside and mask[at] and not numbers[at]:
                numbers[at] = number
                waiting.append(at)
