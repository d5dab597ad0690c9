"""k-means (Lloyd's algorithm): give each point to the nearest centre, move each centre to the mean of its points.

It knows no classes: of pixels it sees the three numbers of their colour and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_ROUNDS = 100

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Clusters:
    """Where it came to rest.

    errors: before each round's move, the sum of the squared distances of all points to their centres.
    """

    labels: NDArray[np.intp]  # (N,), which centre
    centres: Floats  # (k, D)
    errors: tuple[float, ...]

    @property
    def rounds(self) -> int:
        return len(self.errors)


def distances(points: Floats, centres: Floats) -> Floats:
    """Compute the squared distances of points (N, D) to centres (k, D): (N, k), as |p|^2 - 2 p.c + |c|^2."""
    squares = (points**2).sum(1)[:, None] + (centres**2).sum(1)
    found: Floats = np.maximum(squares - 2 * points @ centres.T, 0)
    return found


def moved(points: Floats, labels: NDArray[np.intp], centres: Floats) -> Floats:
    """Compute the mean of each centre's points; a centre without points stays where it is."""
    counts = np.bincount(labels, minlength=len(centres))
    sums = np.stack([np.bincount(labels, column, len(centres)) for column in points.T], 1)
    return np.where(counts[:, None] > 0, sums / np.maximum(counts, 1)[:, None], centres)


def start(points: Floats, k: int, seed: int) -> Floats:
    """Draw k different points as the first centres; fewer where there are not so many."""
    different = np.unique(points, axis=0)
    order = np.random.default_rng(seed).permutation(len(different))
    found: Floats = different[order[:k]]
    return found


def kmeans(points: Floats, centres: Floats, rounds: int = MOST_ROUNDS) -> Clusters:
    """Run it from these centres until no point changes its centre, or for so many rounds."""
    labels, errors = np.full(len(points), -1), []
    for _ in range(rounds):
        apart = distances(points, centres)
        nearest = apart.argmin(1)
        errors.append(float(apart.min(1).sum()))
        if (nearest == labels).all():
            break
        labels = nearest
        centres = moved(points, labels, centres)
    return Clusters(labels, centres, tuple(errors))
