"""Different pictures, one small picture: sums that never change, ink that moves, digits named by the nearest."""

import numpy as np
import pytest
import scipy.optimize

from llm_core import experiments
from llm_core.data.mnist import INK, mnist
from llm_core.vision.restore import FACTORS, RECORD
from llm_core.vision.two_originals import (
    as_blocks,
    from_blocks,
    mirror_blocks,
    move_ink,
    nearest_digit,
    sums,
    turn_blocks,
    twin,
    with_sums,
)

DICE = np.random.default_rng(1)
PICTURE = DICE.integers(0, INK + 1, (28, 28))


@pytest.mark.parametrize("factor", [2, 4])
def test_whatever_moves_ink_within_its_block_leaves_every_sum(factor):
    for change in (mirror_blocks, turn_blocks):
        moved = change(PICTURE, factor)
        assert (moved != PICTURE).any()
        np.testing.assert_array_equal(sums(moved, factor), sums(PICTURE, factor))
    for pixel in DICE.integers(0, 784, 50):
        moved = move_ink(PICTURE, int(pixel), factor)
        np.testing.assert_array_equal(sums(moved, factor), sums(PICTURE, factor))
        assert moved.min() >= 0
        assert moved.max() <= INK
        assert moved.flat[pixel] == min(
            INK, sums(PICTURE, factor)[pixel // 28 // factor, pixel % 28 // factor]
        )


def test_turning_four_times_and_mirroring_twice_lead_back():
    turned = PICTURE
    for _ in range(4):
        turned = turn_blocks(turned, 4)
    np.testing.assert_array_equal(turned, PICTURE)
    np.testing.assert_array_equal(mirror_blocks(mirror_blocks(PICTURE, 4), 4), PICTURE)
    np.testing.assert_array_equal(turn_blocks(PICTURE, 4)[:4, :4], np.rot90(PICTURE[:4, :4], -1))
    np.testing.assert_array_equal(from_blocks(as_blocks(PICTURE, 4), 4, 28), PICTURE)


def test_the_picture_with_given_sums_is_the_nearest_there_is():
    """One block against scipy's solution of the same problem."""
    wish, wanted = DICE.integers(0, INK + 1, (2, 2)), np.array([[401]])
    found = with_sums(wish, wanted, 2)
    assert found.sum() == 401
    best = scipy.optimize.minimize(
        lambda x: ((x - wish.ravel()) ** 2).sum(),
        wish.ravel() * 0 + 100.0,
        bounds=[(0, INK)] * 4,
        constraints={"type": "eq", "fun": lambda x: x.sum() - 401},
    )
    np.testing.assert_allclose(found.ravel(), best.x, atol=1.01)


def test_sums_from_none_to_all_ink_are_reached_exactly():
    for factor in (2, 4):
        wanted = DICE.integers(0, INK * factor**2 + 1, (28 // factor, 28 // factor))
        wanted.flat[:2] = 0, INK * factor**2
        found = with_sums(PICTURE, wanted, factor)
        np.testing.assert_array_equal(sums(found, factor), wanted)
        assert found.min() >= 0
        assert found.max() <= INK


def test_the_nearest_digit_of_a_training_digit_is_itself():
    train = mnist("train")
    found = nearest_digit(train.images[1234].astype(np.int64))
    assert (found.label, found.place) == (train.labels[1234], 1234)
    assert found.distance == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize(("kind", "factor"), FACTORS.items())
def test_every_stored_pair_is_two_digits_and_one_small_picture(kind, factor):
    test, pairs = mnist("test"), experiments.record(RECORD)["pairs"][kind]
    assert len(pairs) >= 5
    for first, second in pairs:
        a, b = test.images[first].astype(np.int64), twin(test, first, second, factor)
        np.testing.assert_array_equal(sums(a, factor), sums(b, factor))
        assert nearest_digit(a).label == test.labels[first] != test.labels[second] == nearest_digit(b).label
