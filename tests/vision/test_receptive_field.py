"""The receptive field is what the gradient of torch says; two small kernels see as far as a large one."""

from itertools import product

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from llm_core.vision.receptive_field import Layer, field, n_weights, units, ways

STACKS = [
    [Layer()],
    [Layer(), Layer()],
    [Layer(5)],
    [Layer(3, 2), Layer(3, 2), Layer(3)],
    [Layer(3, 1, 1), Layer(3, 1, 2), Layer(3, 1, 4)],
    [Layer(2, 2), Layer(3, 1, 2), Layer(5, 1)],
    [Layer(1, 3), Layer(2, 1)],
]


def through_torch(layers, pixels):
    """All weights 1."""
    value = pixels[None, None]
    for layer in layers:
        value = F.conv1d(
            value, torch.ones(1, 1, layer.k, dtype=pixels.dtype), None, layer.stride, 0, layer.dilation
        )
    return value[0, 0]


@pytest.mark.parametrize("layers", STACKS)
def test_the_ways_are_the_gradient_of_a_stack_whose_weights_are_all_one(layers):
    n = 41
    pixels = torch.zeros(n, dtype=torch.float64, requires_grad=True)
    top = through_torch(layers, pixels)
    assert len(top) == units(layers, n)[-1]
    for unit in (0, len(top) // 2, len(top) - 1):
        (gradient,) = torch.autograd.grad(top[unit], pixels, retain_graph=True)
        np.testing.assert_array_equal(ways(layers, unit, n), gradient.numpy())


@pytest.mark.parametrize("layers", STACKS)
def test_width_and_distance_are_those_of_the_ways(layers):
    width, apart = field(layers)
    first, second = (np.flatnonzero(ways(layers, unit, 60)) for unit in (0, 1))
    assert np.ptp(first) + 1 == width
    assert second[0] - first[0] == apart


def test_two_kernels_of_three_see_as_far_as_one_of_five_with_fewer_weights():
    small, large = [Layer(3), Layer(3)], [Layer(5)]
    assert field(small) == field(large) == (5, 1)
    assert (n_weights(small, 64), n_weights(large, 64)) == (73_728, 102_400)


def test_where_nothing_fits_any_more_there_are_no_units():
    assert units([Layer(5), Layer(5), Layer(5)], 8) == [8, 4, 0, 0]
    assert all(units([Layer(k, s, d)], 1)[1] == (k == 1) for k, s, d in product((1, 3), (1, 2), (1, 2)))
