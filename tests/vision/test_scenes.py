"""Scenes: both sizes worked out by hand, what is seen where digits overlap, and random scenes that fit the sheet."""

import numpy as np

from llm_core.vision.boxes import Box, iou
from llm_core.vision.found import Labelled
from llm_core.vision.scenes import (
    CLOSE,
    MOST,
    SHEET,
    SIZES,
    Put,
    box_of,
    composed,
    enlarged,
    random_scene,
    reduced,
    true_boxes,
)


def test_three_pixels_of_two_and_two_of_three():
    np.testing.assert_array_equal(
        enlarged(np.array([[0.0, 2.0], [4.0, 6.0]])), [[0, 1, 2], [2, 3, 4], [4, 5, 6]]
    )
    row = reduced(np.array([[3.0, 6.0, 9.0]] * 3))
    np.testing.assert_allclose(row, [[4, 8]] * 2)


def test_a_reduced_sheet_has_the_mean_ink_of_every_field():
    sheet = np.random.default_rng(1).uniform(size=(SHEET, SHEET))
    fields = sheet.reshape(32, 3, 32, 3).mean((1, 3))
    np.testing.assert_allclose(reduced(sheet).reshape(32, 2, 32, 2).mean((1, 3)), fields)


def test_the_box_of_a_digit_is_its_window_without_a_seventh_on_every_side():
    assert box_of(Put(0, 10, 20, 0)) == Box(14, 24, 34, 44)
    assert box_of(Put(0, 0, 54, 1)) == Box(6, 60, 36, 90)
    assert true_boxes([Put(1, 0, 0, 0)], np.array([7, 3])) == [Labelled(Box(4, 4, 24, 24), 3)]


def test_of_two_digits_the_darker_ink_is_seen():
    images = np.stack([np.full((28, 28), 51, np.uint8), np.full((28, 28), 255, np.uint8)])
    sheet = composed([Put(1, 0, 0, 0), Put(0, 10, 0, 1)], images)
    assert sheet.shape == (SHEET, SHEET)
    assert (sheet[:28, :28] == 1).all()
    np.testing.assert_allclose(sheet[28:42, 10:52], 0.2, rtol=1e-6)
    assert sheet[:, 52:].sum() == 0
    assert composed([], images).sum() == 0


def test_random_scenes_fit_the_sheet_and_hardly_overlap():
    sizes = set()
    for seed in range(1, 200):
        puts = random_scene(seed, 40)
        sizes.add(len(puts))
        assert all(0 <= put.image < 40 for put in puts)
        assert all(0 <= edge <= SHEET - SIZES[put.size] for put in puts for edge in (put.left, put.top))
        boxes = [box_of(put) for put in puts]
        assert all(iou(a, b) <= CLOSE for i, a in enumerate(boxes) for b in boxes[:i])
    assert sizes == {1, 2, 3, 4, 5}
    assert len(random_scene(3, 40, MOST)) <= MOST
    assert random_scene(5, 40) == random_scene(5, 40)
