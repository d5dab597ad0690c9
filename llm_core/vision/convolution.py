"""Convolution: the same few weights at every place of a picture, a sound or a sentence.

Shapes: C channels in, F maps out, H rows, W columns, K side of the kernel. As in every framework, what is called
convolution is cross-correlation: the kernel is laid on as it stands. `turned` gives the kernel of the mathematicians.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.floating]


class NoPlace(ValueError):
    """The kernel covers more pixels than the padded picture has: there is no place to lay it on."""


@dataclass(frozen=True)
class Steps:
    """How the kernel goes over the picture.

    stride: pixels from one place to the next; padding: rows and columns of zeros on each side;
    dilation: pixels from one weight to the next (1: neighbours).
    """

    stride: int = 1
    padding: int = 0
    dilation: int = 1

    def covered(self, k: int) -> int:
        """Return how many pixels a kernel of k weights reaches over: d (k - 1) + 1."""
        return self.dilation * (k - 1) + 1

    def places(self, n: int, k: int) -> int:
        """Return how many places there are along n pixels: floor((n + 2p - d (k - 1) - 1) / s) + 1.

        Raises NoPlace.
        """
        room = n + 2 * self.padding - self.covered(k)
        if room < 0:
            raise NoPlace(f"{self.covered(k)} pixels are covered, {n + 2 * self.padding} are there.")
        return room // self.stride + 1


ONE_BY_ONE = Steps()


def cell(picture: Floats, kernel: Floats, row: int, column: int, steps: Steps = ONE_BY_ONE) -> Floats:
    """Multiply the weights of one kernel with the pixels under them, (C, K, K): their sum is one cell of the result.

    picture (C, H, W), kernel (C, K, K). A pixel beyond the edge counts as 0.
    """
    products = np.zeros(kernel.shape)
    _, height, width = picture.shape
    for channel, i, j in np.ndindex(*kernel.shape):
        y = row * steps.stride + i * steps.dilation - steps.padding
        x = column * steps.stride + j * steps.dilation - steps.padding
        if 0 <= y < height and 0 <= x < width:
            products[channel, i, j] = kernel[channel, i, j] * picture[channel, y, x]
    return products


def convolve(
    picture: Floats, kernels: Floats, bias: Floats | None = None, steps: Steps = ONE_BY_ONE
) -> Floats:
    """Lay every kernel on every place: (C, H, W) and (F, C, K, K) give (F, H', W').

    The cells are those of `cell`, all at once. Raises NoPlace.
    """
    _, height, width = picture.shape
    k = kernels.shape[-1]
    rows, columns = steps.places(height, k), steps.places(width, k)
    edge = (steps.padding, steps.padding)
    covered = steps.covered(k)
    windows = sliding_window_view(np.pad(picture, ((0, 0), edge, edge)), (covered, covered), (1, 2))
    windows = windows[
        :, :: steps.stride, :: steps.stride, :: steps.dilation, :: steps.dilation
    ]  # (C, H', W', K, K)
    maps = np.einsum("cyxij,fcij->fyx", windows[:, :rows, :columns], kernels)  # (F, H', W')
    return maps if bias is None else maps + np.asarray(bias)[:, None, None]


def turned(kernels: Floats) -> Floats:
    """Turn each kernel by half a turn: laid on so, it computes the convolution of mathematics."""
    return kernels[..., ::-1, ::-1]


def convolve_back(
    maps: Floats, kernels: Floats, steps: Steps = ONE_BY_ONE, size: tuple[int, int] | None = None
) -> Floats:
    """Send every cell back to the pixels it came from: (F, H', W') and (F, C, K, K) give (C, H, W).

    This is the transposed convolution: the way of the gradient, and the way up in networks that draw. `size`: that of
    the picture, where the stride leaves several possible; by default the smallest.
    """
    _, rows, columns = maps.shape
    _, channels, k, _ = kernels.shape
    s, p, d = steps.stride, steps.padding, steps.dilation
    height, width = size or (
        (rows - 1) * s + steps.covered(k) - 2 * p,
        (columns - 1) * s + steps.covered(k) - 2 * p,
    )
    picture = np.zeros((channels, height + 2 * p, width + 2 * p))
    for i, j in np.ndindex(k, k):
        sent = np.einsum("fyx,fc->cyx", maps, kernels[:, :, i, j])
        picture[:, i * d : i * d + (rows - 1) * s + 1 : s, j * d : j * d + (columns - 1) * s + 1 : s] += sent
    return picture[:, p : p + height, p : p + width]


def slide(sequence: Floats, kernels: Floats) -> Floats:
    """Lay every kernel on every place of a sequence: (C, T) and (F, C, K) give (F, T - K + 1). Raises NoPlace."""
    k = kernels.shape[-1]
    ONE_BY_ONE.places(sequence.shape[-1], k)
    return np.einsum("ctk,fck->ft", sliding_window_view(sequence, k, 1), kernels)


def n_parameters(k: int, channels: int, maps: int, bias: bool = True) -> int:
    """Count what a layer learns: k k C F weights and F biases. The size of the picture plays no part."""
    return k * k * channels * maps + (maps if bias else 0)


def n_parameters_dense(pixels: int, channels: int, maps: int, bias: bool = True) -> int:
    """Count what a layer learns that joins every value of a picture with every value of maps of the same size."""
    return pixels * channels * pixels * maps + (pixels * maps if bias else 0)


def grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Make one channel of red, green and blue (H, W, 3) -> (H, W), by the weights of ITU-R BT.601, as Pillow does."""
    red, green, blue = (pixels[..., i].astype(np.int64) for i in range(3))
    return ((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16).astype(np.uint8)
