"""Masks: their agreement by scikit-learn's and by hand; panoptic masks of things that touch and that are cut."""

import numpy as np
import pytest
from sklearn.metrics import accuracy_score, confusion_matrix, jaccard_score, recall_score

from llm_core.vision.masks import (
    Panoptic,
    accuracy,
    confusion,
    iou,
    matches,
    panoptic,
    panoptic_quality,
    rates,
)


def test_counts_accuracy_and_iou_are_those_of_scikit_learn():
    draw = np.random.default_rng(1)
    truth, found = draw.integers(4, size=(2, 12, 15))
    counts = confusion(truth, found, 4)
    np.testing.assert_array_equal(counts, confusion_matrix(truth.ravel(), found.ravel()))
    assert accuracy(counts) == accuracy_score(truth.ravel(), found.ravel())
    np.testing.assert_allclose(iou(counts), jaccard_score(truth.ravel(), found.ravel(), average=None))


def test_a_class_that_is_nowhere_has_no_iou():
    labels = np.zeros((3, 3), int)
    assert iou(confusion(labels, labels, 2))[0] == 1
    assert np.isnan(iou(confusion(labels, labels, 2))[1])


def test_rates_are_recall_of_both_kinds():
    draw = np.random.default_rng(2)
    truth, marked = draw.integers(2, size=(2, 100)).astype(bool)
    found = rates(truth, marked)
    assert found == pytest.approx((recall_score(truth, marked), recall_score(~truth, ~marked)))
    assert np.isnan(rates(np.zeros(4, bool), np.ones(4, bool))[0])


def strip(text):
    return np.array([[int(sign) for sign in text]])


def test_two_that_touch_are_one_and_one_that_is_cut_is_two():
    assert panoptic(strip("011110"), least=1).count == 1
    assert panoptic(strip("011220"), least=1).count == 2
    assert panoptic(strip("011211"), least=1).count == 3
    np.testing.assert_array_equal(panoptic(strip("1102"), least=1).instances, strip("1102"))


def test_crumbs_go_to_the_ground():
    found = panoptic(strip("1110100"), least=2)
    np.testing.assert_array_equal(found.labels, strip("1110000"))
    assert found.count == 1


def test_panoptic_quality_by_hand():
    truth = Panoptic(strip("1111011110"), strip("1111022220"))
    found = Panoptic(strip("1110011111"), strip("1110022222"))
    assert matches(truth, found, 1) == [(1, 1, 0.75), (2, 2, 0.8)]
    assert panoptic_quality(truth, found, 1) == pytest.approx((0.75 + 0.8) / 2)
    merged = Panoptic(strip("1111111110"), strip("1111111110"))
    assert panoptic_quality(truth, merged, 1) == 0  # 4 of 9 pixels: neither is matched
    assert panoptic_quality(truth, truth, 1) == 1
    assert np.isnan(panoptic_quality(truth, found, 2))
