"""Grey pictures with faint bright blobs among bright lines: a stand-in for scans in which something is to be found.

No patient, no scanner: the blobs are drawn by a program, so that the truth about every pixel is known.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

SIDE = 48
MOST_BLOBS, LINES = 4, 3
NOISE = 0.09

Picture = NDArray[np.float32]


def blob_picture(seed: int) -> tuple[Picture, NDArray[np.bool_]]:
    """Draw a picture (S, S) of 0 ... 1, and which pixels belong to a blob."""
    draw = np.random.default_rng([seed, 3])
    down, right = np.mgrid[:SIDE, :SIDE].astype(float)
    picture = 0.35 + 0.1 * np.sin((right + 2 * down) / draw.uniform(8, 20) + draw.uniform(0, 6))
    truth = np.zeros((SIDE, SIDE), bool)
    for _ in range(LINES):
        picture += draw.uniform(0.1, 0.3) * line(draw, down, right)
    for _ in range(draw.integers(1, MOST_BLOBS + 1)):
        height = blob(draw, down, right)
        picture += draw.uniform(0.18, 0.4) * height
        truth |= height > 0.5
    picture += draw.normal(0, NOISE, picture.shape)
    return picture.clip(0, 1).astype(np.float32), truth


def blob(
    draw: np.random.Generator, down: NDArray[np.floating], right: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Draw a soft ellipse: 1 in the middle, one half at its border."""
    x, y = draw.uniform(5, SIDE - 5, 2)
    wide, high = draw.uniform(2.5, 6, 2)
    found: NDArray[np.float64] = np.exp2(-(((right - x) / wide) ** 2 + ((down - y) / high) ** 2))
    return found


def line(
    draw: np.random.Generator, down: NDArray[np.floating], right: NDArray[np.floating]
) -> NDArray[np.float64]:
    """Draw a soft line across the picture: as bright as a blob, but thin."""
    angle, place = draw.uniform(0, math.pi), draw.uniform(-SIDE / 2, SIDE / 2)
    away = math.cos(angle) * (right - SIDE / 2) + math.sin(angle) * (down - SIDE / 2) - place
    found: NDArray[np.float64] = np.exp2(-(away**2) / 1.5)
    return found
