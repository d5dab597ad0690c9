"""Connected components: the same parts as scipy finds, in the same order."""

import numpy as np
import pytest
from scipy import ndimage

from llm_core.vision.components import components

STRUCTURES = {4: ndimage.generate_binary_structure(2, 1), 8: ndimage.generate_binary_structure(2, 2)}


@pytest.mark.parametrize("neighbours", [4, 8])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.5, 0.7, 1.0])
def test_the_parts_are_those_of_scipy(neighbours, share):
    draw = np.random.default_rng(int(10 * share))
    for shape in ((1, 1), (1, 9), (7, 1), (13, 17), (24, 24)):
        mask = draw.uniform(size=shape) < share
        expected, _ = ndimage.label(mask, STRUCTURES[neighbours])
        np.testing.assert_array_equal(components(mask, neighbours), expected)


def test_a_corner_joins_only_with_eight_neighbours():
    mask = np.eye(3, dtype=bool)
    assert components(mask).max() == 3
    assert components(mask, 8).max() == 1


def test_a_long_snake_is_one_part():
    mask = np.zeros((41, 41), bool)
    mask[::2] = True
    mask[1::4, -1] = mask[3::4, 0] = True
    assert components(mask).max() == 1
