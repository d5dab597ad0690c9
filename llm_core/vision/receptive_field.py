"""The receptive field: which pixels of the input can change one unit of a deep layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from llm_core.vision.convolution import n_parameters


@dataclass(frozen=True)
class Layer:
    """A convolution or a pooling: what it covers, how far apart its places are, how far apart its weights."""

    k: int = 3
    stride: int = 1
    dilation: int = 1

    def inputs(self, unit: int) -> range:
        """List the units below that one unit reads, along one axis and without padding."""
        first = unit * self.stride
        return range(first, first + self.k * self.dilation, self.dilation)


def field(layers: Sequence[Layer]) -> tuple[int, int]:
    """Compute how many pixels wide the field of a unit is, and how many pixels apart two neighbours' fields are.

    r becomes r + d (k - 1) j and j becomes j s, layer by layer, from r = j = 1.
    """
    width, apart = 1, 1
    for layer in layers:
        width += layer.dilation * (layer.k - 1) * apart
        apart *= layer.stride
    return width, apart


def ways(layers: Sequence[Layer], unit: int, n: int) -> NDArray[np.int64]:
    """Count along one axis, for each of n pixels, the ways that lead from it to this unit of the last layer, (n,).

    0: the pixel does not reach the unit. In two dimensions the numbers of both axes multiply. A pixel beyond the edge
    is left out.
    """
    counts = {unit: 1}
    for layer in reversed(layers):
        below: dict[int, int] = {}
        for place, count in counts.items():
            for source in layer.inputs(place):
                below[source] = below.get(source, 0) + count
        counts = below
    return np.array([counts.get(pixel, 0) for pixel in range(n)])


def units(layers: Sequence[Layer], n: int) -> list[int]:
    """List how many units each layer has along one axis above n pixels, n first; 0 from where nothing fits any more."""
    sizes = [n]
    for layer in layers:
        room = sizes[-1] - layer.dilation * (layer.k - 1) - 1
        sizes.append(room // layer.stride + 1 if room >= 0 else 0)
    return sizes


def n_weights(layers: Sequence[Layer], channels: int) -> int:
    """Count the weights of these layers, without biases, where each has as many maps as it reads channels."""
    return sum(n_parameters(layer.k, channels, channels, bias=False) for layer in layers)
