"""What a unit of a network of layers was computed from: every product, and the pixels that it depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from llm_core.vision.digit_networks import Dense, DigitNetwork

Place = tuple[int, int, int]
"""Channel, row, column of a unit; a dense layer has only channels."""


@dataclass(frozen=True)
class Trace:
    """One unit: the places of the layer before that it reads, what stands there, and the weights."""

    places: list[Place]
    values: Tensor  # (n,)
    weights: Tensor | None  # (n,); None where the largest is taken
    bias: float

    @property
    def result(self) -> float:
        """Put them together: the sum of the products and the bias, or the largest."""
        if self.weights is None:
            return float(self.values.max())
        return float(self.values @ self.weights) + self.bias


def trace(network: DigitNetwork, layers: Mapping[str, Tensor], name: str, unit: Place) -> Trace:
    """List what the unit of this layer was computed from. layers: of one image, as `DigitNetwork.layers` gives them.

    Of a unit behind a ReLU that is the unit before it, with the weight 1, or 0 where it was cut off.
    """
    names = list(layers)
    before, layer = layers[names[names.index(name) - 1]][0], network.chain[name]
    if isinstance(layer, Dense):
        n = before.numel()
        places = [unravel(i, before) for i in range(n)]
        return Trace(places, before.flatten(), layer.weight[unit[0]], float(layer.bias[unit[0]]))
    if isinstance(layer, nn.ReLU):
        value = before[unit] if before.dim() == 3 else before[unit[0]]
        return Trace([unit], value[None], (value > 0).to(value.dtype)[None], 0.0)
    places = inside(reads(layer, unit, before), before)
    values = torch.stack([before[place] for place in places])
    if not isinstance(layer, nn.Conv2d):
        return Trace(places, values, None, 0.0)
    c, row, column = unit
    weights = [layer.weight[c, k, i - row + 1, j - column + 1] for k, i, j in places]
    return Trace(
        places, values, torch.stack(weights), float(layer.bias[c]) if layer.bias is not None else 0.0
    )


def unravel(i: int, before: Tensor) -> Place:
    """Find the place of the i-th number of a layer, counted row by row."""
    if before.dim() == 1:
        return i, 0, 0
    _, rows, columns = before.shape
    return i // (rows * columns), i // columns % rows, i % columns


def reads(layer: nn.Module, unit: Place, before: Tensor) -> list[Place]:
    """List the places that a kernel of 3 x 3 (all channels) or a pool of 2 x 2 (its own) reads."""
    c, row, column = unit
    if isinstance(layer, nn.Conv2d):
        around = [(row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        return [(k, i, j) for k in range(len(before)) for i, j in around]
    return [(c, 2 * row + i, 2 * column + j) for i in (0, 1) for j in (0, 1)]


def inside(places: list[Place], before: Tensor) -> list[Place]:
    """Leave out what lies beyond the edge: zeros, which add nothing."""
    _, rows, columns = before.shape
    return [(k, i, j) for k, i, j in places if 0 <= i < rows and 0 <= j < columns]


def field(network: DigitNetwork, name: str, row: int, column: int, side: int) -> tuple[int, int, int, int]:
    """Find the pixels on which a unit depends, its receptive field: first row, first column, last row, last column."""
    top, left, bottom, right = row, column, row, column
    names = list(network.chain)
    for layer in (network.chain[one] for one in reversed(names[: names.index(name) + 1])):
        if isinstance(layer, Dense):
            return 0, 0, side - 1, side - 1
        if isinstance(layer, nn.Conv2d):
            top, left, bottom, right = top - 1, left - 1, bottom + 1, right + 1
        elif isinstance(layer, nn.MaxPool2d):
            top, left, bottom, right = 2 * top, 2 * left, 2 * bottom + 1, 2 * right + 1
    return max(top, 0), max(left, 0), min(bottom, side - 1), min(right, side - 1)
