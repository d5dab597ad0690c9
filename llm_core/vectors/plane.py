"""Put words into a plane, and count which neighbours that loses."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class Plane:
    """Vectors projected on the two directions in which they differ most."""

    points: Tensor  # (N, 2)
    shown: float  # share of the variance that these two directions hold


def principal_plane(vectors: Tensor) -> Plane:
    """Project vectors (N, D) on their first two principal components. Raises ValueError for fewer than two vectors.

    Each axis points where its largest coordinate is positive, so that the picture does not flip.
    """
    if len(vectors) < 2:
        raise ValueError("A plane needs at least two vectors.")
    centred = (vectors - vectors.mean(0)).double()
    _, singular, directions = torch.linalg.svd(centred, full_matrices=False)
    points = centred @ directions[:2].T  # (N, 2)
    farthest = points.gather(0, points.abs().argmax(0, keepdim=True))  # (1, 2)
    squared = singular**2
    return Plane(points * farthest.sign(), float(squared[:2].sum() / squared.sum()))


def near_in_space(directions: Tensor, count: int) -> Tensor:
    """List the rows nearest to each by cosine, without itself: directions of length 1 (N, D) -> (N, count)."""
    cosines = directions @ directions.T
    return cosines.fill_diagonal_(-torch.inf).topk(count).indices


def near_in_plane(points: Tensor, count: int) -> Tensor:
    """List the points nearest to each, without itself: (N, 2) -> (N, count)."""
    distances = torch.cdist(points, points)
    return distances.fill_diagonal_(torch.inf).topk(count, largest=False).indices


def kept(space: Tensor, plane: Tensor) -> Tensor:
    """Count for each point how many neighbours in space are neighbours in the plane too: (N, K) twice -> (N,)."""
    return (space[:, :, None] == plane[:, None, :]).any(-1).sum(-1)
