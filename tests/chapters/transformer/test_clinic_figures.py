"""Figures of the clinic: the arrays in them are the arrays they were given."""

import numpy as np
import pytest

from chapters.transformer.clinic.figure import Learning, learning_figure, reach_map, shares_figure

LABELS = {"rows": "this word", "columns": "that answer", "change": "by", "x": "steps", "y": "bits"}


@pytest.mark.parametrize("dark", [False, True])
def test_the_map_shows_every_change_and_writes_only_those_above_rounding(dark):
    change = np.array([[1.26, 1e-7], [0.0, 3.0]])
    cells = reach_map(change, ["a", "b"], LABELS, 1e-4, dark).data[0]
    np.testing.assert_array_equal(cells.z, change)
    assert [list(row) for row in cells.text] == [["1.3", ""], ["", "3.0"]]
    assert cells.zmax == 3.0


def test_a_model_that_nothing_reaches_still_has_a_map():
    assert reach_map(np.zeros((2, 2)), ["a", "b"], LABELS, 1e-4).data[0].zmax > 0


def test_the_two_lines_of_widths_differ_in_more_than_colour():
    figure = shares_figure([16, 32], [0.9, 0.8], [0.2, 0.3], LABELS | {"default": "d", "four": "f"})
    assert [list(line.y) for line in figure.data] == [[0.9, 0.8], [0.2, 0.3]]
    assert len({(line.line.dash, line.marker.symbol) for line in figure.data}) == 2


def test_honest_and_reported_prices_are_told_apart_by_their_lines():
    mine = Learning([0, 10], [6.0, 2.0], [6.0, 2.1], "honest", "own", True)
    theirs = Learning([0, 10], [6.0, 9.0], [6.0, 0.1], "honest 2", "own 2", False)
    figure = learning_figure([mine, theirs], LABELS)
    assert [list(line.y) for line in figure.data] == [[6.0, 2.0], [6.0, 2.1], [6.0, 9.0], [6.0, 0.1]]
    assert len({(line.line.dash, line.marker.symbol) for line in figure.data}) == 4
