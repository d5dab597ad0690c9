"""Convolution equals torch's, forwards and back, and scipy's where the kernel is turned."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from PIL import Image
from scipy.signal import convolve2d

from llm_core.vision.convolution import (
    NoPlace,
    Steps,
    cell,
    convolve,
    convolve_back,
    grey,
    n_parameters,
    n_parameters_dense,
    slide,
    turned,
)

SETTINGS = [
    Steps(stride, padding, dilation) for stride in (1, 2, 3) for padding in (0, 1, 3) for dilation in (1, 2)
]


def drawn(*shape):
    return np.random.default_rng(sum(shape)).normal(size=shape)


@pytest.mark.parametrize("steps", SETTINGS)
@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_it_equals_torch(k, steps):
    picture, kernels, bias = drawn(3, 13, 10), drawn(4, 3, k, k), drawn(4)
    theirs = F.conv2d(
        *(torch.from_numpy(x) for x in (picture, kernels, bias)), steps.stride, steps.padding, steps.dilation
    )
    np.testing.assert_allclose(convolve(picture, kernels, bias, steps), theirs.numpy(), atol=1e-13)


@pytest.mark.parametrize("steps", SETTINGS)
def test_every_cell_is_the_sum_of_its_products(steps):
    picture, kernels = drawn(2, 9, 8), drawn(1, 2, 3, 3)
    maps = convolve(picture, kernels, steps=steps)
    for _, row, column in np.ndindex(*maps.shape):
        products = cell(picture, kernels[0], row, column, steps)
        assert products.sum() == pytest.approx(maps[0, row, column], abs=1e-13)


@pytest.mark.parametrize("steps", SETTINGS)
@pytest.mark.parametrize("k", [2, 3])
def test_the_way_back_equals_torch(k, steps):
    maps, kernels = drawn(3, 4, 6), drawn(3, 2, k, k)
    if min((n - 1) * steps.stride + steps.covered(k) - 2 * steps.padding for n in (4, 6)) < 1:
        return
    theirs = F.conv_transpose2d(
        torch.from_numpy(maps),
        torch.from_numpy(kernels),
        None,
        steps.stride,
        steps.padding,
        dilation=steps.dilation,
    )
    np.testing.assert_allclose(convolve_back(maps, kernels, steps), theirs.numpy(), atol=1e-13)


@pytest.mark.parametrize("steps", SETTINGS)
def test_the_way_back_is_that_of_the_gradient(steps):
    picture, kernels = drawn(2, 9, 11), drawn(3, 2, 3, 3)
    maps = convolve(picture, kernels, steps=steps)
    weight = drawn(*maps.shape)
    there = (maps * weight).sum()
    back = convolve_back(weight, kernels, steps, picture.shape[1:])
    assert back.shape == picture.shape
    assert (picture * back).sum() == pytest.approx(there, rel=1e-12)


def test_the_kernel_of_mathematics_is_turned():
    picture, kernel = drawn(1, 9, 11), drawn(1, 1, 3, 3)
    theirs = convolve2d(picture[0], kernel[0, 0], mode="valid")
    np.testing.assert_allclose(convolve(picture, turned(kernel))[0], theirs, atol=1e-13)
    assert np.abs(convolve(picture, kernel)[0] - theirs).max() > 1


def test_an_odd_kernel_turned_gives_the_same_numbers_with_the_other_sign():
    sobel = np.array([[[[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]]]])
    picture = drawn(1, 9, 11)
    np.testing.assert_array_equal(convolve(picture, turned(sobel)), -convolve(picture, sobel))


def test_a_kernel_that_finds_no_place_is_told():
    with pytest.raises(NoPlace, match=r"9 pixels are covered, 8 are there\."):
        convolve(drawn(1, 8, 20), drawn(1, 1, 5, 5), steps=Steps(dilation=2))
    with pytest.raises(NoPlace):
        slide(drawn(2, 2), drawn(1, 2, 3))
    assert convolve(drawn(1, 6, 6), drawn(1, 1, 5, 5), steps=Steps(stride=100)).shape == (1, 1, 1)
    assert convolve(drawn(1, 1, 1), drawn(1, 1, 3, 3), steps=Steps(padding=1)).shape == (1, 1, 1)


def test_along_a_sequence_it_equals_torch():
    sequence, kernels = drawn(5, 12), drawn(3, 5, 4)
    theirs = F.conv1d(torch.from_numpy(sequence)[None], torch.from_numpy(kernels))[0]
    np.testing.assert_allclose(slide(sequence, kernels), theirs.numpy(), atol=1e-13)


@pytest.mark.parametrize(("k", "channels", "maps"), [(3, 3, 16), (5, 1, 6), (1, 64, 10)])
@pytest.mark.parametrize("bias", [True, False])
def test_parameters_are_those_of_torch(k, channels, maps, bias):
    layer = torch.nn.Conv2d(channels, maps, k, bias=bias)
    assert n_parameters(k, channels, maps, bias) == sum(p.numel() for p in layer.parameters())
    dense = torch.nn.Linear(8 * channels, 8 * maps, bias=bias)
    assert n_parameters_dense(8, channels, maps, bias) == sum(p.numel() for p in dense.parameters())


def test_the_syllabus_example_has_448_parameters():
    assert n_parameters(3, 3, 16) == 448


def test_grey_is_that_of_pillow():
    pixels = np.random.default_rng(1).integers(0, 256, (40, 50, 3), np.uint8)
    np.testing.assert_array_equal(grey(pixels), np.asarray(Image.fromarray(pixels).convert("L")))
