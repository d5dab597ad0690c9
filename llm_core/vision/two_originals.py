"""Different pictures that become the same small picture, and what reads them. Ink counts from 0 (paper) to 255.

Made smaller, each block of pixels becomes its mean. Whatever moves ink inside a block changes the picture and leaves
the small picture as it is, to the last unit.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from llm_core.data.mnist import INK, SIDE, Mnist, mnist

Ink = NDArray[np.int64]
N = TypeVar("N", bound=np.generic)
ROUNDS = 40
"""Halvings of the interval in which the level of a block is looked for."""


def sums(image: Ink, factor: int) -> Ink:
    """Add up the ink of each block: (H, W) -> (H / factor, W / factor)."""
    height, width = image.shape
    return image.reshape(height // factor, factor, width // factor, factor).sum((1, 3))


def as_blocks(image: NDArray[N], factor: int) -> NDArray[N]:
    """Lay the pixels of each block in a row: (H, W) -> (blocks, factor ** 2)."""
    height, width = image.shape
    four = image.reshape(height // factor, factor, width // factor, factor)
    return four.swapaxes(1, 2).reshape(-1, factor**2)


def from_blocks(blocks: NDArray[N], factor: int, width: int) -> NDArray[N]:
    """Undo `as_blocks` for a picture of this width."""
    four = blocks.reshape(-1, width // factor, factor, factor)
    return four.swapaxes(1, 2).reshape(-1, width)


def with_sums(wish: Ink, wanted: Ink, factor: int) -> Ink:
    """Find the picture nearest to `wish` whose blocks hold as much ink as `wanted` says.

    wish (H, W), 0 ... 255; wanted (H / factor, W / factor). In each block every pixel is raised by the same level, as
    far as 0 and 255 let it.
    """
    blocks, total = as_blocks(wish, factor).astype(float), wanted.reshape(-1, 1)
    low, high = np.full(total.shape, -float(INK)), np.full(total.shape, float(INK))
    for _ in range(ROUNDS):
        level = (low + high) / 2
        short = (blocks + level).clip(0, INK).sum(1, keepdims=True) < total
        low, high = np.where(short, level, low), np.where(short, high, level)
    exact = (blocks + high).clip(0, INK)
    return from_blocks(whole(exact, total), factor, wish.shape[1])


def whole(rows: NDArray[np.floating], totals: Ink) -> Ink:
    """Round numbers (N, K) to whole ones whose rows add up to totals (N, 1): the largest fractions are rounded up."""
    found = np.floor(rows + 1e-6).astype(np.int64)
    order = np.argsort(found - rows, axis=1, kind="stable")  # the largest fraction first
    up = np.arange(rows.shape[1]) < totals - found.sum(1, keepdims=True)
    np.put_along_axis(found, order, np.take_along_axis(found, order, 1) + up, 1)
    return found


def move_ink(image: Ink, pixel: int, factor: int) -> Ink:
    """Move the ink of a block to one of its pixels, as much as fits there.

    pixel: counted row by row. The others give in the order in which they stand. Returns a new picture.
    """
    width = image.shape[1]
    row, column = divmod(pixel, width)
    new = image.copy()
    top, left = row // factor * factor, column // factor * factor
    for y in range(top, top + factor):
        for x in range(left, left + factor):
            if (y, x) != (row, column):
                given = min(new[y, x], INK - new[row, column])
                new[y, x] -= given
                new[row, column] += given
    return new


def mirror_blocks(image: Ink, factor: int) -> Ink:
    """Mirror the pixels of each block from left to right."""
    height, width = image.shape
    return image.reshape(height, width // factor, factor)[:, :, ::-1].reshape(height, width)


def turn_blocks(image: Ink, factor: int) -> Ink:
    """Turn each block by a quarter, clockwise."""
    blocks = as_blocks(image, factor).reshape(-1, factor, factor)
    turned = np.rot90(blocks, -1, (1, 2)).reshape(-1, factor**2)
    return from_blocks(turned, factor, image.shape[1])


class Named(NamedTuple):
    """The training digit that is most like a picture."""

    label: int
    place: int  # among the training digits
    distance: float  # root of the mean squared difference, in units of ink


def nearest_digit(image: Ink) -> Named:
    """Name a digit by the most similar of the training digits: the simplest reader there is. Raises MnistMissing."""
    rows, lengths = known()
    flat = image.ravel().astype(float)
    squares = lengths - 2 * rows @ flat + flat @ flat  # |k - x|² = |k|² - 2 k·x + |x|²
    best = int(squares.argmin())
    return Named(int(mnist("train").labels[best]), best, float(squares[best] / flat.size) ** 0.5)


@lru_cache(maxsize=1)
def known() -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Return the training digits as rows (N, 784), and the squared length of each (N,)."""
    rows = mnist("train").images.reshape(-1, SIDE * SIDE).astype(float)
    return rows, (rows**2).sum(1)


class Pair(NamedTuple):
    """Two test digits, of which the second is rearranged so that both become the same small picture."""

    first: int  # number of a test digit
    second: int
    cost: float  # root of the mean squared change of the second, in units of ink


def candidates(test: Mnist, factor: int) -> list[tuple[int, int]]:
    """List ordered pairs of test digits of different classes, those with the most similar small pictures first."""
    small = np.stack([sums(one.astype(np.int64), factor).ravel() for one in test.images]).astype(float)
    apart = ((small[:, None] - small[None]) ** 2).sum(-1)
    apart[test.labels[:, None] == test.labels[None]] = np.inf
    order = np.argsort(apart, axis=None, kind="stable")
    return [divmod(int(place), len(test)) for place in order]


def search(factor: int, most: int, tries: int) -> list[Pair]:
    """Find pairs of test digits that look different, are read differently, and become the same small picture.

    At most one for each pair of classes, `most` in all, among the `tries` most similar small pictures.
    """
    test = mnist("test")
    found: dict[frozenset[int], Pair] = {}
    for first, second in candidates(test, factor)[:tries]:
        classes = frozenset((int(test.labels[first]), int(test.labels[second])))
        if classes not in found and read_right(test, first, second, factor):
            found[classes] = Pair(first, second, cost(test, first, second, factor))
    return sorted(found.values(), key=lambda pair: pair.cost)[:most]


def twin(test: Mnist, first: int, second: int, factor: int) -> Ink:
    """Rearrange the second digit until it becomes the same small picture as the first."""
    a, b = (test.images[i].astype(np.int64) for i in (first, second))
    return with_sums(b, sums(a, factor), factor)


def cost(test: Mnist, first: int, second: int, factor: int) -> float:
    """Compute how much the second digit had to change, in units of ink."""
    change = twin(test, first, second, factor) - test.images[second].astype(np.int64)
    return float((change**2).mean() ** 0.5)


def read_right(test: Mnist, first: int, second: int, factor: int) -> bool:
    """Return whether the first digit and the rearranged second one are both still read as what they are."""
    a = nearest_digit(test.images[first].astype(np.int64)).label
    return (
        a == test.labels[first]
        and nearest_digit(twin(test, first, second, factor)).label == test.labels[second]
    )
