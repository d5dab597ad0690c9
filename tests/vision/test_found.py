"""Hits, false alarms and misses of small scenes worked out by hand."""

from llm_core.vision.boxes import Box
from llm_core.vision.found import Counts, Labelled, counted, matches, together

HERE, NEAR, FAR = Box(0, 0, 20, 20), Box(4, 0, 24, 20), Box(60, 60, 80, 80)  # HERE and NEAR: 320 / 480


def test_a_true_box_is_found_once_and_by_the_best_score():
    found = [Labelled(HERE, 7, 0.6), Labelled(NEAR, 7, 0.9)]
    assert matches(found, [Labelled(HERE, 7)]) == [None, 0]
    assert counted(found, [Labelled(HERE, 7)]) == Counts(1, 1, 0)


def test_the_class_must_be_right_and_the_overlap_large_enough():
    assert counted([Labelled(HERE, 7)], [Labelled(HERE, 1)]) == Counts(0, 1, 1)
    assert counted([Labelled(FAR, 7)], [Labelled(HERE, 7)]) == Counts(0, 1, 1)
    assert counted([Labelled(Box(0, 0, 20, 10), 7)], [Labelled(HERE, 7)]).hits == 1  # an IoU of exactly 0.5


def test_of_two_true_boxes_each_gets_its_own():
    true = [Labelled(HERE, 7), Labelled(NEAR, 7)]
    assert matches([Labelled(NEAR, 7, 0.9), Labelled(HERE, 7, 0.8)], true) == [1, 0]


def test_precision_and_recall_and_where_there_is_none():
    assert (Counts(3, 1, 2).precision, Counts(3, 1, 2).recall) == (3 / 4, 3 / 5)
    assert counted([], []) == Counts(0, 0, 0)
    assert Counts(0, 0, 0).precision is None
    assert Counts(0, 2, 0).recall is None
    assert together([Counts(1, 2, 3), Counts(4, 5, 6)]) == Counts(5, 7, 9)
    assert together([]) == Counts(0, 0, 0)
