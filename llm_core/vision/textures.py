"""Textures that a program draws, in colours of a seed: for a network to tell apart, and to paint with."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Draw = np.random.Generator
Pattern = Callable[[Draw, int, int], NDArray[np.integer]]
"""(random numbers, height, width) -> which of COLORS colours each pixel has, (H, W)."""

COLORS = 4


def places(height: int, width: int) -> tuple[Floats, Floats]:
    """Return how far down and how far right each pixel is, (H, W) each."""
    down, right = np.mgrid[:height, :width].astype(float)
    return down, right


def along(draw: Draw, height: int, width: int) -> Floats:
    """Measure how far each pixel lies in a random direction, in pixels."""
    (down, right), angle = places(height, width), draw.uniform(0, math.pi)
    return math.cos(angle) * right + math.sin(angle) * down


def banded(values: Floats, wide: float) -> NDArray[np.integer]:
    """Cut numbers into bands of one width, whose colours take turns."""
    return np.floor(values / wide).astype(int) % COLORS


def stripes(draw: Draw, height: int, width: int) -> NDArray[np.integer]:
    """Draw straight bands."""
    return banded(along(draw, height, width), draw.uniform(2, 5))


def waves(draw: Draw, height: int, width: int) -> NDArray[np.integer]:
    """Draw bands that swing."""
    down, right = places(height, width)
    swing = draw.uniform(2, 5) * np.sin(right / draw.uniform(2.5, 5) + draw.uniform(0, 6))
    swirl = draw.uniform(2, 5) * np.sin(down / draw.uniform(3, 7) + right / 11)
    return banded(along(draw, height, width) + swing + swirl, draw.uniform(2, 4))


def rings(draw: Draw, height: int, width: int) -> NDArray[np.integer]:
    """Draw bands round the nearest of a few middles."""
    return banded(nearest(draw, height, width, 500).first, draw.uniform(1.5, 3.5))


def checks(draw: Draw, height: int, width: int) -> NDArray[np.integer]:
    """Draw a board of squares."""
    (down, right), side = places(height, width), draw.integers(3, 7)
    return (down // side + 2 * (right // side)).astype(int) % COLORS


def dots(draw: Draw, height: int, width: int) -> NDArray[np.integer]:
    """Draw dots of three colours on the first one."""
    found = nearest(draw, height, width, 22)
    return np.where(found.first < draw.uniform(1.4, 2.3), 1 + found.which % (COLORS - 1), 0)


def mosaic(draw: Draw, height: int, width: int) -> NDArray[np.integer]:
    """Draw stones: each pixel has the colour of the nearest middle; the joints have the first one."""
    found = nearest(draw, height, width, 40)
    return np.where(found.second - found.first < 1.2, 0, 1 + found.which % (COLORS - 1))


def grain(draw: Draw, height: int, width: int) -> NDArray[np.integer]:
    """Give each pixel a colour by chance."""
    return draw.integers(COLORS, size=(height, width))


def clouds(draw: Draw, height: int, width: int) -> NDArray[np.integer]:
    """Draw soft patches: the sum of long waves in many directions, cut into bands."""
    total = sum(
        np.sin(along(draw, height, width) / draw.uniform(3, 9) + draw.uniform(0, 6)) for _ in range(6)
    )
    return banded(np.asarray(total), 1.2)


PATTERNS: dict[str, Pattern] = {
    "stripes": stripes,
    "waves": waves,
    "rings": rings,
    "checks": checks,
    "dots": dots,
    "mosaic": mosaic,
    "grain": grain,
    "clouds": clouds,
}


class Nearest(NamedTuple):
    """How far the nearest of scattered middles is, and the second nearest, in pixels; and which one is nearest."""

    first: Floats
    second: Floats
    which: NDArray[np.integer]


def nearest(draw: Draw, height: int, width: int, area: float) -> Nearest:
    """Scatter middles, one for each `area` pixels, and look for the nearest ones of every pixel."""
    middles = draw.uniform(0, 1, (max(3, round(height * width / area)), 2)) * (height, width)
    down, right = places(height, width)
    apart = np.hypot(down[..., None] - middles[:, 0], right[..., None] - middles[:, 1])
    first, second = np.moveaxis(np.partition(apart, 1, -1)[..., :2], -1, 0)
    return Nearest(first, second, apart.argmin(-1))


def texture(name: str, seed: int, height: int, width: int) -> NDArray[np.uint8]:
    """Draw a texture (H, W, 3) of 0 ... 255 in four colours of this seed, with a little noise."""
    draw = np.random.default_rng([seed, list(PATTERNS).index(name)])
    colors = draw.uniform(0.05, 0.95, (COLORS, 3))
    picture = colors[PATTERNS[name](draw, height, width)] + draw.normal(0, 0.03, (height, width, 3))
    return (255 * picture.clip(0, 1)).round().astype(np.uint8)
