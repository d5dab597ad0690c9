"""Distributions in the plane to draw from: modes, curves, a single point, and what a learner painted.

What the browser draws (chapters/seeing/plane/distributions.js) is the same, number for number. Each has three faces:
points drawn from it, the exact chance of every cell of a raster (they sum to 1), and the places that a generator
should reach.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from llm_core.networks.dice import Dice

Array = NDArray[np.float64]
EDGE = 2.5
"""The plane that is shown reaches from -EDGE to EDGE on both axes."""
SIDE = 24
"""Cells along a side of a drawing."""
INK = 3
"""The darkest a cell can be; the lightest is 0."""
BLOCK = 4
"""Cells along a side of the blocks that count as the places of a drawing."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
FINE = 720
"""Steps along a curve when its cells' chances are summed; a multiple of every number of modes."""


@dataclass(frozen=True)
class Places:
    """Where a distribution has its weight: modes, or pieces of a curve or of a drawing."""

    centres: Array  # (K, 2)
    shares: Array  # (K,), of the distribution; they sum to 1
    reach: float
    """A point belongs to the nearest centre, if that is no further away than this."""


class Distribution(Protocol):
    def draw(self, dice: Dice, n: int) -> Array:
        """Draw n points, (n, 2)."""

    def places(self) -> Places:
        """Say where the weight is."""

    def chances(self, side: int) -> Array:
        """Compute the chance of each cell of a raster, (side, side), the first row on top."""


@dataclass(frozen=True)
class Curve:
    """A centre for every share of the way, and a round bell around it."""

    centre: Callable[[float], tuple[float, float]]  # of a share from 0 up to 1
    spread: float
    count: int  # of modes, or of the pieces that count as places
    reach: float

    def draw(self, dice: Dice, n: int) -> Array:
        """Draw a share of the way, then a step to the right and one upwards."""
        return np.array([self._point(dice) for _ in range(n)], dtype=np.float64).reshape(n, 2)

    def _point(self, dice: Dice) -> tuple[float, float]:
        x, y = self.centre(dice.share())
        return x + self.spread * dice.normal(), y + self.spread * dice.normal()

    def places(self) -> Places:
        """Take the middle of each piece of the way."""
        return Places(self._centres(self.count), np.full(self.count, 1 / self.count), self.reach)

    def _centres(self, n: int) -> Array:
        return np.array([self.centre((k + 0.5) / n) for k in range(n)])

    def chances(self, side: int) -> Array:
        """Sum the bells' exact chances in each cell, over fine steps of the way."""
        centres = self._centres(FINE)
        edges = np.linspace(-EDGE, EDGE, side + 1)
        columns, rows = (np.diff(self._below(edges - v[:, None])) for v in centres.T)  # (FINE, side) each
        return (rows.T @ columns)[::-1] / FINE

    def _below(self, distance: Array) -> Array:
        """Compute the chance that a bell's step is shorter than this distance."""
        if self.spread == 0:
            return (distance > 0).astype(np.float64)
        return 0.5 * (1 + np.vectorize(math.erf)(distance / self.spread / math.sqrt(2)))


def ring(u: float) -> tuple[float, float]:
    """Go to one of eight places on a circle."""
    angle = math.floor(8 * u) / 8 * 2 * math.pi
    return 1.6 * math.cos(angle), 1.6 * math.sin(angle)


def grid(u: float) -> tuple[float, float]:
    """Go to one of nine places in three rows."""
    row, column = divmod(math.floor(9 * u), 3)
    return 1.5 * (column - 1), 1.5 * (row - 1)


def moons(u: float) -> tuple[float, float]:
    """Go along one half circle, then along another that lies in the first."""
    angle = (2 * u % 1) * math.pi
    if u < 0.5:
        return 1.3 * (math.cos(angle) - 0.5), 1.3 * (math.sin(angle) - 0.25)
    return 1.3 * (0.5 - math.cos(angle)), 1.3 * (0.25 - math.sin(angle))


def spiral(u: float) -> tuple[float, float]:
    """Go along an arm that winds outwards, as fast at every distance."""
    way = math.sqrt(u)
    radius, angle = 0.3 + 1.7 * way, 2.5 * math.pi * way
    return radius * math.sin(angle), radius * math.cos(angle)


def point(u: float) -> tuple[float, float]:
    """Stay at one place."""
    return 0.8, 0.5


CURVES = {
    "ring": Curve(ring, 0.1, 8, 0.35),
    "moons": Curve(moons, 0.08, 12, 0.5),
    "spiral": Curve(spiral, 0.06, 12, 0.6),
    "grid": Curve(grid, 0.1, 9, 0.35),
    "point": Curve(point, 0.0, 1, 0.35),
}
"""By name."""


def curve(name: str) -> Curve:
    """Return the distribution with this name."""
    return CURVES[name]


@dataclass(frozen=True)
class Drawn:
    """A drawing: the darker a cell, the more often a point falls into it; within the cell anywhere."""

    ink: NDArray[np.int64]  # (S, S), the first row on top; S = SIDE and 0 ... INK where a learner painted

    def draw(self, dice: Dice, n: int) -> Array:
        """Draw a cell by its ink, then a place in it. Raises ValueError where there is no ink."""
        up_to = np.cumsum(self.ink.ravel())
        if up_to[-1] == 0:
            raise ValueError("nothing is drawn")
        return np.array([self._point(dice, up_to) for _ in range(n)], dtype=np.float64).reshape(n, 2)

    def _point(self, dice: Dice, up_to: NDArray[np.int64]) -> tuple[float, float]:
        cell = int(np.searchsorted(up_to, dice.share() * up_to[-1], side="right"))
        side = len(self.ink)
        row, column = divmod(cell, side)
        x = (2 * (column + dice.share()) / side - 1) * EDGE
        return x, (1 - 2 * (row + dice.share()) / side) * EDGE

    def places(self) -> Places:
        """Take the middle of the ink of every block of cells that holds some."""
        row, column = np.nonzero(self.ink)
        weight = self.ink[row, column].astype(np.float64)
        block = row // BLOCK * SIDE + column // BLOCK
        middles = (2 * column + 1 - SIDE, SIDE - 1 - 2 * row, np.ones(len(row)))
        sums = [_sums(block, weight * v) for v in middles]
        centres = np.stack(sums[:2], axis=1) / sums[2][:, None] * EDGE / SIDE
        return Places(centres, sums[2] / weight.sum(), 0.6)

    def chances(self, side: int) -> Array:
        """Spread the ink evenly within its cells."""
        covers = overlaps(side, len(self.ink))  # (side, S)
        return covers @ (self.ink / self.ink.sum()) @ covers.T

    def packed(self) -> str:
        """Write the drawing as a text for a link: three cells a letter, without the empty ones at the end."""
        threes = self.ink.reshape(-1, 3) @ [16, 4, 1]
        return "".join(LETTERS[three] for three in threes).rstrip("A")


def _sums(groups: NDArray[np.int64], numbers: Array) -> Array:
    """Sum the numbers of each group, in the order of the groups."""
    return np.bincount(np.unique(groups, return_inverse=True)[1], numbers).astype(np.float64)


def overlaps(n: int, m: int) -> Array:
    """Compute the share of each of m equal pieces of a line that lies in each of n others, (n, m)."""
    low = np.maximum(np.arange(n)[:, None] / n, np.arange(m) / m)
    high = np.minimum(np.arange(1, n + 1)[:, None] / n, np.arange(1, m + 1) / m)
    return m * np.maximum(high - low, 0)


def unpacked(text: str) -> Drawn | None:
    """Read a drawing from a link; None where the text is none."""
    if len(text) > SIDE * SIDE // 3 or any(letter not in LETTERS for letter in text):
        return None
    threes = [LETTERS.index(letter) for letter in text.ljust(SIDE * SIDE // 3, "A")]
    return Drawn(np.array([[three >> 4, three >> 2 & 3, three & 3] for three in threes]).reshape(SIDE, SIDE))


def distribution(name: str, drawing: str = "") -> Distribution:
    """Find a distribution by name; "drawn" is the one of the drawing."""
    return CURVES[name] if name != "drawn" else unpacked(drawing) or Drawn(np.zeros((SIDE, SIDE), np.int64))
