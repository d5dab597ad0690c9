"""Bring a drawing into the form of MNIST: the ink in a box of 20 x 20 pixels, its centre of mass in the middle."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BOX = 20

Image = NDArray[np.floating]


def as_mnist(image: Image) -> Image:
    """Scale and move an image (S, S), 0 (paper) ... 1 (ink), as the digits of MNIST were (LeCun et al. 1998).

    Between pixels it interpolates linearly, which is ours; a blank image stays as it is.
    """
    rows, columns = np.nonzero(image)
    if not len(rows):
        return image
    scale = BOX / (1 + max(np.ptp(rows), np.ptp(columns)))
    down, across = (tents(centre(image, axis), scale, len(image)) for axis in (0, 1))
    return down @ image @ across.T


def centre(image: Image, axis: int) -> float:
    """Compute the centre of mass along an axis, in pixels from the first."""
    mass = image.sum(1 - axis)
    return float(mass @ np.arange(len(image)) / mass.sum())


def tents(middle: float, scale: float, side: int) -> Image:
    """Give the weights (to, from) with which a row of pixels becomes a row that is scaled around `middle`."""
    to = np.arange(side)
    place = middle + (to - side / 2) / scale  # where the centre of each new pixel lay
    return np.maximum(0, 1 - np.abs(place[:, None] - np.arange(side)))
