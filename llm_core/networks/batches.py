"""Mini-batches: softmax regression on the digits, the slope that a batch gives, and what its size changes.

Shapes: N images, D = 65 inputs (64 pixels and a 1 for the bias), 10 digits; W (D, 10). Several trainings side by side
have an axis in front.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from llm_core.data.digits import CLASSES, INK, Digits, digits

Array = NDArray[np.float64]
Rows = NDArray[np.intp]
DRAWS = 200
"""Batches of each size whose slopes are measured."""


def inputs(images: Digits) -> Array:
    """Turn images into rows of 64 pixels from 0 (paper) to 1 (ink), and a 1 for the bias, (N, D)."""
    pixels = images.images.reshape(len(images), -1) / INK
    return np.hstack([pixels, np.ones((len(images), 1))])


@lru_cache(maxsize=1)
def known() -> tuple[Array, Array]:
    """Give the training digits, (N, D), and for each a row with a 1 at the right digit, (N, 10)."""
    images = digits().split("train")
    return inputs(images), np.eye(CLASSES)[images.labels]


def softmax(z: Array) -> Array:
    """Turn scores (..., 10) into probabilities."""
    e = np.exp(z - z.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def mean_loss(W: Array, x: Array, y: Array) -> Array:
    """Compute the mean surprise at the right digits, nats, (...) for W (..., D, 10)."""
    return -np.log(np.maximum((softmax(x @ W) * y).sum(-1), 1e-300)).mean(-1)


def slope(W: Array, x: Array, y: Array) -> Array:
    """Forward and back: the gradient of the mean loss of these images, (..., D, 10)."""
    error = softmax(x @ W) - y  # (..., B, 10)
    return x.swapaxes(-1, -2) @ error / x.shape[-2]  # (..., D, 10)


def one_step(W: Array, x: Array, y: Array, rows: Rows, rate: float) -> Array:
    """Take one step of SGD with the batch `rows`."""
    # 1. drawn, before anything else
    batch, right = x[rows], y[rows]
    # 2. forward, 3. back
    g = slope(W, batch, right)
    # 4. the optimiser
    return W - rate * g


def orders(n: int, size: int, epochs: int, seed: int) -> Iterator[Rows]:
    """Draw the batches: each epoch goes through all n images once, in an order of its own; the last may be smaller."""
    draw = np.random.default_rng(seed)
    for _ in range(epochs):
        order = draw.permutation(n)
        for start in range(0, n, size):
            yield order[start : start + size]


def trained(steps: int, rate: float = 0.5, size: int = 32, seed: int = 1) -> Array:
    """Train from W = 0 for so many steps, and return W."""
    x, y = known()
    W = np.zeros((x.shape[1], CLASSES))
    batches = orders(len(x), size, 1 + steps * size // len(x), seed)
    for _ in range(steps):
        W = one_step(W, x, y, next(batches), rate)
    return W


@dataclass(frozen=True)
class Noise:
    """Slopes of DRAWS batches of each size beside the slope of all images."""

    sizes: tuple[int, ...]
    cosines: Array  # (sizes, DRAWS) of the angle between both
    distances: Array  # (sizes, DRAWS) length of the difference over the length of the whole slope
    expected: Array  # (sizes,) root of the mean squared distance by the formula


def noise(W: Array, sizes: Sequence[int], seed: int) -> Noise:
    """Draw batches without repeating an image within one, and compare their slopes with that of all N images.

    The formula: each image's slope spreads around the whole one with the mean squared distance s^2; that of
    B of them with s^2 / B (N - B) / (N - 1).
    """
    x, y = known()
    whole, draw = slope(W, x, y), np.random.default_rng(seed)
    found = [
        [compare(slope(W, x[rows], y[rows]), whole) for rows in drawn(draw, len(x), size)] for size in sizes
    ]
    cosines, distances = np.array(found).transpose(2, 0, 1)
    B, N = np.array(sizes), len(x)
    expected = single_spread(W, x, y) * np.sqrt((N - B) / (N - 1) / B)
    return Noise(tuple(sizes), cosines, distances, expected)


def drawn(draw: np.random.Generator, n: int, size: int) -> Iterator[Rows]:
    """Draw DRAWS batches of a size."""
    for _ in range(DRAWS):
        yield draw.permutation(n)[:size]


def compare(one: Array, whole: Array) -> tuple[float, float]:
    """Compute the cosine of the angle between two slopes, and how far they are apart over the length of the second."""
    length = float(np.linalg.norm(whole))
    cosine = float((one * whole).sum()) / (float(np.linalg.norm(one)) * length)
    return cosine, float(np.linalg.norm(one - whole)) / length


def single_spread(W: Array, x: Array, y: Array) -> float:
    """Compute the root mean squared distance of one image's slope from the whole one, over the length of the latter."""
    error = softmax(x @ W) - y
    squares = (x**2).sum(1) * (error**2).sum(1)  # squared length of each image's slope, an outer product
    whole = float((slope(W, x, y) ** 2).sum())
    return float(np.sqrt(squares.mean() / whole - 1))


@dataclass(frozen=True)
class Learnt:
    """Trainings with one batch size, from several orders of the images."""

    size: int
    steps: NDArray[np.intp]  # (looks,)
    samples: NDArray[np.intp]  # (looks,) images seen
    losses: Array  # (seeds, looks) mean loss on all training images


def learn(size: int, rate: float, epochs: int, seeds: Sequence[int], looks: int = 12) -> Learnt:
    """Train from W = 0 with each order, side by side; look a dozen times, more often early."""
    x, y = known()
    W = np.zeros((len(seeds), x.shape[1], CLASSES))
    total = epochs * -(-len(x) // size)
    when = sorted({round(total ** (i / (looks - 1))) for i in range(looks)} | {0})
    seen, rows = [(0, 0, mean_loss(W, x, y))], 0
    batches = zip(*(orders(len(x), size, epochs, seed) for seed in seeds), strict=True)
    for step, batch in enumerate(batches, start=1):
        W, rows = one_step(W, x, y, np.array(batch), rate), rows + len(batch[0])
        if step in when:
            seen.append((step, rows, mean_loss(W, x, y)))
    steps, samples, losses = zip(*seen, strict=True)
    return Learnt(size, np.array(steps), np.array(samples), np.array(losses).T)


def epoch_seconds(size: int, tries: int = 5) -> float:
    """Time one epoch on this machine: the least of several tries, seconds."""
    x, y = known()
    return min(_one_epoch(x, y, size) for _ in range(tries))


def _one_epoch(x: Array, y: Array, size: int) -> float:
    W = np.zeros((x.shape[1], CLASSES))
    began = time.perf_counter()
    for rows in orders(len(x), size, 1, seed=1):
        W = one_step(W, x, y, rows, 0.1)
    return time.perf_counter() - began


def two_workers(W: Array, size: int, seed: int) -> float:
    """Halve a batch between two workers and average their slopes: how far that is from the whole batch's slope.

    The largest difference over the largest number of the slope: rounding alone.
    """
    x, y = known()
    rows = np.random.default_rng(seed).permutation(len(x))[: size - size % 2]
    one, other = np.split(rows, 2)
    averaged = (slope(W, x[one], y[one]) + slope(W, x[other], y[other])) / 2
    whole = slope(W, x[rows], y[rows])
    return float(np.abs(averaged - whole).max() / np.abs(whole).max())
