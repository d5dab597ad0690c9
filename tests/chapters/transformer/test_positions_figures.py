"""The pictures of the positions chapter draw the arrays they are given."""

import numpy as np
import pytest

from chapters.transformer.positions.figure import distance_figure, pair_map, turn_figure, vector_map
from chapters.transformer.positions.shuffle_figure import LOWEST, price_bars, spread_figure

NAMES = ["position", "channel", "from", "to", "value", "first", "second", "distance"]
NAMES += ["layers", "change", "seeds", "mine", "blind", "sees"]
WORDS = dict.fromkeys(NAMES, "word")


@pytest.mark.parametrize("dark", [False, True])
def test_maps_hold_the_array_and_are_centred_on_zero(dark):
    table = np.array([[0.5, -2.0], [1.0, 0.0]])
    for figure in (vector_map(table, WORDS, dark), pair_map(table, WORDS, dark=dark)):
        cells = figure.data[0]
        np.testing.assert_array_equal(cells.z, table)
        assert (cells.zmin, cells.zmax) == (-2, 2)


def test_a_penalty_runs_from_zero_down_and_leaves_the_masked_half_empty():
    bias = np.array([[0, np.nan], [-3.0, 0]])
    cells = pair_map(bias, WORDS, signed=False).data[0]
    np.testing.assert_array_equal(cells.z, bias)
    assert cells.zmax == 0
    assert cells.zmin == -3


def test_every_arrow_ends_at_its_point():
    points = np.array([[1.0, 0], [0, 1], [-1, 0]])
    figure = turn_figure(points, WORDS)
    np.testing.assert_array_equal([(arrow.x[1], arrow.y[1]) for arrow in figure.data], points)
    assert [arrow.text[1] for arrow in figure.data] == ["0", "1", "2"]


def test_lines_start_at_distance_zero():
    figure = distance_figure([("a", [3.0, 2, 1]), ("b", [3.0, 2, 1])], WORDS, apart=True)
    assert [list(line.x) for line in figure.data] == [[0, 1, 2]] * 2
    assert [list(line.y) for line in figure.data] == [[3, 2, 1]] * 2
    assert figure.data[0].marker.size != figure.data[1].marker.size  # both are seen


def test_every_seed_is_a_dot_and_zero_is_drawn_at_the_bottom():
    change = np.array([[0.0, 1e-7], [0.1, 0.2]])
    dots, mine = spread_figure(change, (2, 0.15), 1e-5, WORDS).data
    np.testing.assert_array_equal(dots.y, [LOWEST, 1e-7, 0.1, 0.2])
    assert np.round(dots.x).tolist() == [1, 1, 2, 2]
    assert (mine.x[0], mine.y[0]) == (2, 0.15)


def test_bars_carry_their_errors():
    bars = price_bars(["a", "b"], [2.0, 3.5], [0.1, 0.2], "bits").data[0]
    assert list(bars.x) == [2.0, 3.5]
    assert list(bars.error_x.array) == [0.1, 0.2]
    assert list(bars.text) == ["2.00", "3.50"]
