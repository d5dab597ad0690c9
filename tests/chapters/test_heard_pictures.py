"""What is heard of a picture is what stands in it: sentences of lessons against cases that can be counted by hand."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from chapters.learning.features.filters import ninths
from chapters.learning.neuron.depth import ends_of
from chapters.seeing.digit.patches import Cut, in_order
from chapters.seeing.duel.count import counts, in_cells
from chapters.seeing.pooling.alias import repeats, sampled
from chapters.seeing.pooling.back import row_by_row
from chapters.seeing.same.threshold import overlap
from chapters.seeing.segment.blobs import counted
from chapters.seeing.ways.anatomy import middles
from ui.lesson.words import read


def test_rows_that_are_alike_are_named_together():
    rows = np.array([[1, 2], [3, 4], [1, 2]])
    assert row_by_row(rows, read("seeing/pooling", "en")) == "Rows 1, 3: 1 2. Row 2: 3 4."
    assert row_by_row(rows, read("seeing/pooling", "zh")) == "第 1、3 行：1 2。第 2 行：3 4。"


@pytest.mark.parametrize(
    ("period", "said"), [(5.0, "again after 5 cells, which is 20 pixels"), (4.0, "all alike")]
)
def test_stripes_say_their_period_before_and_after(period, said):
    told = repeats(sampled(period, 4, "skip"), read("seeing/pooling", "en"))
    assert f"again after {period:g} pixels. " in told
    assert said in told


def test_a_filter_is_cut_into_nine_parts_row_by_row():
    one = np.kron(np.arange(9).reshape(3, 3), np.ones((2, 2)))
    np.testing.assert_array_equal(ninths(one), np.arange(9))
    np.testing.assert_array_equal(ninths(np.arange(9.0).reshape(3, 3)), np.arange(9))


def test_a_straight_border_has_two_ends_on_the_map():
    assert ends_of((1.0, -1.0, 0.0)) == ["(−3.0, −3.0)", "(3.0, 3.0)"]
    assert ends_of((1.0, 0.0, -1.0)) == ["(1.0, −3.0)", "(1.0, 3.0)"]
    assert ends_of((1.0, 0.0, -9.0)) == []


def test_marks_are_counted_by_kind():
    truth, marked = np.array([True, True, False, False, False]), np.array([True, False, True, False, False])
    said = counted(SimpleNamespace(truth=truth, marked=marked), read("seeing/segment", "en"))
    assert said == "Pixels: 1 hit, 1 missed, 1 false alarms, 2 rightly left free."


def test_patches_say_which_hold_ink():
    patches = np.zeros((4, 2, 2), np.uint8)
    patches[1], patches[2] = 200, 255
    said = in_order(Cut(patches), read("seeing/digit", "en"))
    assert said.endswith("With ink: 2, 3; the most in number 3.")


def test_two_histograms_say_where_they_overlap():
    edges = np.linspace(0, 2, 5)
    found = SimpleNamespace(
        edges=edges, same=np.array([0.7, 0.3, 0, 0]), different=np.array([0, 0.2, 0.8, 0])
    )
    assert overlap(found, read("seeing/same", "en")) == (
        "Same class: distances from 0.00 to 1.00, most at 0.25. Different classes: from 0.50 to 1.50, most at 1.25. "
        "They overlap between 0.50 and 1.00."
    )
    apart = SimpleNamespace(edges=edges, same=np.array([1.0, 0, 0, 0]), different=np.array([0, 0, 0, 1.0]))
    assert "overlap" not in overlap(apart, read("seeing/same", "en"))


def test_each_class_has_its_middle_and_the_class_next_to_it():
    means = torch.tensor([[0.0, 0.0], [2.0, 0.0], [5.0, 0.0], [9.0, 0.0]])
    found = middles(means, torch.tensor([3, 3, 7, 8]))
    assert found[3][0].tolist() == [1.0, 0.0]
    assert [other for _, other in found.values()] == [7, 3, 7]


def test_points_are_counted_in_their_cells():
    found = counts("ring", 64, 200)
    said = in_cells(found, "learnt", read("seeing/duel", "en"))
    ink = found.chosen.counts.ink
    assert f"Points: 200, in {(ink > 0).sum()} of 4,096 cells, at most {ink.max()} in one" in said
    assert said.endswith(f"alone in their cell: {(ink == 1).sum()}.")
