"""Scenes of circles, squares and triangles on a textured ground, and the true class and number of every pixel."""

from __future__ import annotations

import colorsys
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from llm_core.vision.masks import Panoptic

SIDE = 48
KINDS = ("circle", "square", "triangle")
CLASSES = ("ground", *KINDS)
LETTERS = "cst"
HUES = 12
"""Colours are steps round the colour wheel; the colour of a shape says nothing about its kind."""
SMALLEST, LARGEST = 3, 16
"""Half the width of a shape, in pixels."""
USUAL = (5, 10)
"""Of the random scenes that networks learn from."""
FEWEST, MOST = 2, 8
RANDOM_MOST = 6
APART = 2
"""A random shape's colour is at least so many steps from that of the ground."""

DOWN, RIGHT = np.mgrid[:SIDE, :SIDE]
"""How far down and right each pixel is, (S, S) each."""

SHAPE = re.compile(r"([cst])(\d{1,2})\.(\d{1,2})\.(\d{1,2})\.(\d{1,2})")


@dataclass(frozen=True)
class Shape:
    """One shape."""

    kind: int  # 1 ... 3, its class
    x: int  # of its middle
    y: int
    size: int  # half its width
    hue: int

    def __post_init__(self) -> None:
        """Raise ValueError for a shape that cannot be drawn."""
        limits = ((self.x, 0, SIDE - 1), (self.y, 0, SIDE - 1), (self.size, SMALLEST, LARGEST))
        if any(not low <= value <= high for value, low, high in (*limits, (self.hue, 0, HUES - 1))):
            raise ValueError(f"This shape does not fit into the scene: {self}.")

    def text(self) -> str:
        """Write it for a link: c12.20.8.3."""
        return f"{LETTERS[self.kind - 1]}{self.x}.{self.y}.{self.size}.{self.hue}"

    def mask(self) -> NDArray[np.bool_]:
        """Return which pixels it covers, (S, S)."""
        down, right = DOWN - self.y, RIGHT - self.x
        across, up = np.abs(right), np.abs(down)
        if self.kind == 1:
            return right**2 + down**2 <= self.size**2
        if self.kind == 2:
            return np.maximum(across, up) <= 0.85 * self.size
        return (up <= self.size) & (across <= (down + self.size) / 2)


@dataclass(frozen=True)
class Scene:
    """What is seen, and the truth about it."""

    image: NDArray[np.uint8]  # (S, S, 3)
    truth: Panoptic


def read_shapes(text: str) -> tuple[Shape, ...]:
    """Read shapes as a link writes them, joined by "-"; a later one covers earlier ones. Raises ValueError."""
    if text == "none":
        return ()
    found = [SHAPE.fullmatch(one) for one in text.split("-")]
    if None in found or len(found) > MOST:
        raise ValueError("This is not a list of shapes.")
    parts = [one.groups() for one in found if one]
    return tuple(Shape(LETTERS.index(kind) + 1, *map(int, numbers)) for kind, *numbers in parts)


def write_shapes(shapes: Sequence[Shape]) -> str:
    """Write shapes for a link."""
    return "-".join(one.text() for one in shapes) or "none"


def random_shapes(seed: int) -> tuple[Shape, ...]:
    """Draw a few shapes at random; they may overlap."""
    draw = np.random.default_rng(seed)
    ground = ground_hue(seed)
    return tuple(random_shape(draw, ground) for _ in range(draw.integers(FEWEST, RANDOM_MOST + 1)))


def random_shape(draw: np.random.Generator, ground: int) -> Shape:
    """Draw one shape whose colour is not that of the ground."""
    size = int(draw.integers(USUAL[0], USUAL[1] + 1))
    x, y = (int(value) for value in draw.integers(size // 2, SIDE - size // 2, 2))
    hue = (ground + int(draw.integers(APART, HUES - APART + 1))) % HUES
    return Shape(int(draw.integers(1, len(KINDS) + 1)), x, y, size, hue)


def ground_hue(seed: int) -> int:
    """Choose the colour of the ground."""
    return int(np.random.default_rng([seed, 1]).integers(HUES))


def scene(shapes: Sequence[Shape], seed: int) -> Scene:
    """Draw the shapes one over the other on the ground of this seed."""
    draw = np.random.default_rng([seed, 2])
    picture = color(ground_hue(seed), 0.35, 0.6) + 0.14 * waves(draw)[..., None]
    labels, numbers = np.zeros((SIDE, SIDE), np.uint8), np.zeros((SIDE, SIDE), np.uint8)
    for number, shape in enumerate(shapes, start=1):
        where = shape.mask()
        shade = 0.08 * waves(draw)[where]
        picture[where] = color(shape.hue, 0.6, 0.8) + shade[:, None]
        labels[where], numbers[where] = shape.kind, number
    picture += draw.normal(0, 0.05, picture.shape)
    image = (255 * picture.clip(0, 1)).round().astype(np.uint8)
    return Scene(image, Panoptic(labels, numbers))


def color(hue: int, saturation: float, value: float) -> NDArray[np.float64]:
    """Give red, green and blue, 0 ... 1."""
    return np.array(colorsys.hsv_to_rgb(hue / HUES, saturation, value))


def waves(draw: np.random.Generator) -> NDArray[np.float64]:
    """Draw a pattern of three waves in random directions, -1 ... 1, (S, S)."""
    pattern = np.zeros((SIDE, SIDE))
    for _ in range(3):
        angle, turns, phase = draw.uniform(0, math.pi), draw.uniform(1, 7), draw.uniform(0, 2 * math.pi)
        along = (math.cos(angle) * RIGHT + math.sin(angle) * DOWN) / SIDE
        pattern += np.sin(2 * math.pi * turns * along + phase) / 3
    return pattern


def random_scene(seed: int) -> Scene:
    """Draw a random scene: shapes and ground of one seed."""
    return scene(random_shapes(seed), seed)
