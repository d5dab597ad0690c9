"""Pooling equals torch's; which order with ReLU matters; what stripes become that are sampled too seldom."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from llm_core.vision.convolution import NoPlace
from llm_core.vision.pooling import (
    POOLS,
    alias,
    average_pool,
    global_average,
    max_pool,
    order_gap,
    relu,
    skip,
    stripes,
)


def drawn(*shape):
    return np.random.default_rng(sum(shape)).normal(size=shape)


@pytest.mark.parametrize(("k", "stride"), [(2, 2), (3, 2), (2, 1), (3, 3), (1, 2), (5, 1)])
def test_it_equals_torch(k, stride):
    maps = drawn(3, 11, 8)
    there = torch.from_numpy(maps)
    np.testing.assert_array_equal(max_pool(maps, k, stride), F.max_pool2d(there, k, stride).numpy())
    np.testing.assert_allclose(
        average_pool(maps, k, stride), F.avg_pool2d(there, k, stride).numpy(), atol=1e-15
    )
    np.testing.assert_allclose(
        global_average(maps), F.adaptive_avg_pool2d(there, 1).flatten().numpy(), atol=1e-15
    )


def test_a_map_smaller_than_the_window_is_told():
    with pytest.raises(NoPlace):
        max_pool(drawn(1, 1, 4))


def test_relu_may_stand_on_either_side_of_the_largest_value_but_not_of_the_mean():
    maps = drawn(1, 40, 40)
    assert order_gap(maps, "max") == 0
    expected = np.abs(average_pool(relu(maps)) - relu(average_pool(maps))).max()
    assert order_gap(maps, "average") == expected > 0.3
    for how in POOLS:
        assert order_gap(np.abs(maps), how) == pytest.approx(0, abs=1e-15)


def test_by_hand_the_mean_of_one_and_minus_one_differs_by_one_half():
    assert order_gap(np.array([[[1.0, -1.0], [1.0, -1.0]]]), "average") == 0.5


@pytest.mark.parametrize(("period", "stride"), [(6, 4), (5, 4), (2.5, 2), (16, 3), (3, 2)])
def test_stripes_that_are_skipped_repeat_as_often_as_the_formula_says(period, stride):
    row = skip(stripes(period, 960), stride)[0]
    strength = np.abs(np.fft.rfft(row - row.mean()))
    assert 1 / np.fft.rfftfreq(len(row))[strength.argmax()] == pytest.approx(alias(period, stride), rel=1e-9)


def test_stripes_of_the_step_s_own_width_vanish():
    assert alias(4, 4) == alias(2, 4) == float("inf")
    assert np.ptp(skip(stripes(4, 40), 4)) == pytest.approx(0, abs=1e-12)
