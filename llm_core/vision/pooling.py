"""Pooling: a window of a map becomes its largest value or its mean; and what is lost on the way down.

Shapes: maps (F, H, W). A pooling layer learns nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from llm_core.vision.convolution import Floats, Steps


def windows(maps: Floats, k: int, stride: int) -> Floats:
    """Cut out the windows of k x k cells, `stride` apart: (F, H', W', k, k). What does not fill one is left out."""
    Steps(stride).places(maps.shape[-2], k)  # raises NoPlace for a map that is too small
    Steps(stride).places(maps.shape[-1], k)
    return sliding_window_view(maps, (k, k), (-2, -1))[..., ::stride, ::stride, :, :]


def max_pool(maps: Floats, k: int = 2, stride: int = 2) -> Floats:
    """Keep the largest value of each window."""
    return windows(maps, k, stride).max((-2, -1))


def average_pool(maps: Floats, k: int = 2, stride: int = 2) -> Floats:
    """Keep the mean of each window."""
    return windows(maps, k, stride).mean((-2, -1))


def skip(maps: Floats, stride: int = 2) -> Floats:
    """Keep the first cell of each step and forget the others: down-sampling without any pooling."""
    return maps[..., ::stride, ::stride]


def global_average(maps: Floats) -> Floats:
    """Keep the mean of each whole map: (F, H, W) -> (F,), whatever the size."""
    return maps.mean((-2, -1))


def relu(maps: Floats) -> Floats:
    """Put 0 in the place of everything negative."""
    return np.maximum(maps, 0)


POOLS = {"max": max_pool, "average": average_pool}


def pooled(maps: Floats, how: str, k: int = 2, stride: int = 2) -> Floats:
    """Pool maps (C, H, W) by "max" or "average"."""
    return POOLS[how](maps, k, stride)


def order_gaps(maps: Floats) -> dict[str, float]:
    """Compute `order_gap` for each way of pooling."""
    return {how: order_gap(maps, how) for how in POOLS}


def order_gap(maps: Floats, how: str, k: int = 2, stride: int = 2) -> float:
    """Compute how far ReLU before pooling and ReLU after it are apart, in the cell where they differ most.

    The largest value of a window is the same before and after everything below 0 is cut off, so for "max" this is 0.
    """
    return float(np.abs(pooled(relu(maps), how, k, stride) - relu(pooled(maps, how, k, stride))).max())


def stripes(period: float, side: int) -> Floats:
    """Draw upright stripes that repeat every `period` pixels, (side, side), from 0 to 1."""
    row = 0.5 + 0.5 * np.cos(2 * np.pi * np.arange(side) / period)
    return np.tile(row, (side, 1))


def alias(period: float, stride: int) -> float:
    """Compute after how many pixels the stripes repeat when only every stride-th pixel is kept.

    Their frequency s / period is known only up to whole turns: the nearest whole number is taken off. Infinite where
    nothing is left of it.
    """
    frequency = abs(stride / period - round(stride / period))
    return 1 / frequency if frequency > 1e-12 else float("inf")


def changed(before: Floats, after: Floats) -> float:
    """Compute how much of two maps is not shared: 0 for equal ones, 1 for maps that have nothing in common."""
    total = float((np.abs(before) + np.abs(after)).sum())
    return float(np.abs(before - after).sum()) / total if total else 0.0
