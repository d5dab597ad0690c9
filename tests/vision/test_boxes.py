"""Boxes: areas, IoU and non-maximum suppression, equal to their definitions and to a search over everything."""

import numpy as np
import pytest

from llm_core.vision.boxes import Box, area, intersection, iou, iou_table, suppress


def random_boxes(n, seed, side=20):
    dice = np.random.default_rng(seed)
    corner, size = dice.integers(0, side, (n, 2)), dice.integers(0, side, (n, 2))
    return [Box(*map(float, (*c, *(c + s)))) for c, s in zip(corner, size, strict=True)]


def cells(box, side=40):
    """The pixels that a box of whole numbers covers, counted one by one."""
    return {
        (x, y)
        for x in range(side)
        for y in range(side)
        if box.left <= x < box.right and box.top <= y < box.bottom
    }


def test_areas_and_iou_are_those_of_counted_pixels():
    boxes = random_boxes(40, 1)
    for a, b in zip(boxes, reversed(boxes), strict=True):
        both, either = cells(a) & cells(b), cells(a) | cells(b)
        assert area(a) == len(cells(a))
        assert area(intersection(a, b)) == len(both)
        assert iou(a, b) == pytest.approx(len(both) / len(either) if either else 0, abs=1e-15)


def test_a_worked_case_and_the_edges():
    a, b = Box(0, 0, 20, 20), Box(10, 0, 30, 20)
    assert iou(a, b) == 200 / 600
    assert iou(a, a) == 1
    assert iou(a, Box(20, 0, 40, 20)) == 0  # they touch
    line = Box(5, 5, 5, 15)
    assert area(line) == area(Box(9, 9, 1, 1)) == 0
    assert iou(line, line) == iou(line, a) == 0


def test_the_table_is_the_iou_of_every_pair():
    a, b = random_boxes(30, 2), random_boxes(20, 3)
    table = iou_table(np.array(a), np.array(b))
    np.testing.assert_allclose(table, [[iou(x, y) for y in b] for x in a], atol=1e-15)
    assert iou_table(np.array(a), np.zeros((0, 4))).shape == (30, 0)


def torchvision_keeps(boxes, scores, threshold):
    """What torchvision.ops.nms documents: iteratively remove lower scoring boxes that overlap a higher scoring one."""
    order, kept = list(np.argsort(-np.array(scores), kind="stable")), []
    while order:
        best = order.pop(0)
        kept.append(int(best))
        order = [i for i in order if not iou(boxes[best], boxes[i]) > threshold]
    return sorted(kept)


@pytest.mark.parametrize("threshold", [0.0, 0.1, 0.3, 0.5, 0.9, 1.0])
def test_what_is_kept_is_what_the_definition_keeps(threshold):
    for seed in range(20):
        boxes = random_boxes(25, seed)
        scores = np.random.default_rng(seed).integers(0, 10, 25) / 10  # with ties
        fates = suppress(boxes, scores, threshold)
        kept = [i for i, fate in enumerate(fates) if fate.by is None]
        assert kept == torchvision_keeps(boxes, scores, threshold)
        for i, fate in enumerate(fates):
            if fate.by is not None:
                assert fate.by in kept
                assert scores[fate.by] >= scores[i]
                assert fate.iou == iou(boxes[i], boxes[fate.by]) > threshold


def test_at_1_even_twins_stay_and_at_0_no_two_meet():
    twins = [Box(0, 0, 9, 9)] * 3
    assert [fate.by for fate in suppress(twins, [0.5, 0.9, 0.5], 1.0)] == [None] * 3
    assert [fate.by for fate in suppress(twins, [0.5, 0.9, 0.5], 0.0)] == [1, None, 1]
    assert suppress([], [], 0.5) == []


def test_only_boxes_of_one_class_compete_where_classes_are_given():
    boxes = [Box(0, 0, 9, 9), Box(0, 0, 9, 9), Box(0, 0, 9, 9)]
    assert [fate.by for fate in suppress(boxes, [0.9, 0.8, 0.7], 0.5, [1, 2, 1])] == [None, None, 0]
