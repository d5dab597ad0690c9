"""Pictures of the scores and bottleneck chapters: what is drawn is what was handed over."""

import numpy as np
import pytest

from chapters.attention.bottleneck.figure import alignment_map, share_lines
from chapters.attention.scores.collapse_figure import LEAST, gradient_dots, weight_bars
from chapters.attention.scores.price_figure import price_curve, time_curve
from chapters.attention.scores.saturation_figure import MOST_BARS, row_bars, width_curves
from chapters.attention.scores.ways_figure import matrix_pair

WORDS = dict.fromkeys(
    [
        "query",
        "key",
        "score",
        "weight",
        "scores",
        "weights",
        "width",
        "value",
        "unscaled",
        "scaled",
        "expected",
    ],
    "w",
) | dict.fromkeys(
    [
        "rank",
        "gradient",
        "n",
        "times",
        "measured",
        "square",
        "x",
        "y",
        "fixed",
        "attention",
        "beyond",
        "written",
        "read",
    ],
    "v",
)


@pytest.mark.parametrize("dark", [False, True])
def test_the_two_maps_hold_scores_and_weights_unchanged_and_weights_run_from_0_to_1(dark):
    scores, weights = np.array([[-2.0, 0.5], [3.0, 1.0]]), np.array([[1.0, 0.0], [0.9, 0.1]])
    figure = matrix_pair(scores, weights, ["<b>", "a"], WORDS, dark=dark)
    above, below = figure.data
    np.testing.assert_array_equal(above.z, scores)
    np.testing.assert_array_equal(below.z, weights)
    assert (below.zmin, below.zmax) == (0, 1)
    assert above.zmin == -above.zmax == -3.0
    assert "<" not in above.x[0]  # a token that spells a tag stays text
    with pytest.raises(ValueError, match="belong"):
        matrix_pair(scores, weights, ["a"], WORDS)


def test_curves_bands_and_expected_points_are_the_numbers_given():
    values = {"unscaled": [0.3, 0.8], "scaled": [0.1, 0.11]}
    bands = {"scaled": ([0.05, 0.06], [0.2, 0.21])}
    figure = width_curves((4, 64), values, 64, WORDS, expected={"unscaled": {4: 0.27}}, bands=bands)
    lines = [trace for trace in figure.data if trace.mode == "lines+markers"]
    assert [list(line.y) for line in lines] == list(values.values())
    assert len({line.line.dash for line in lines}) == len({line.marker.symbol for line in lines}) == 2
    crosses = next(trace for trace in figure.data if trace.mode == "markers")
    assert (list(crosses.x), list(crosses.y)) == ([4], [0.27])
    assert width_curves((4, 64), values, 4, WORDS, kind="gradient").layout.yaxis.type == "log"


def test_the_bars_of_one_row_are_its_largest_weights_in_order():
    weights = np.random.default_rng(1).permutation(np.arange(20) / 190)
    figure = row_bars({"unscaled": weights, "scaled": weights}, WORDS)
    assert list(figure.data[0].y) == sorted(weights, reverse=True)[:MOST_BARS]
    assert figure.data[0].marker.pattern.shape  # not told apart by colour alone


def test_a_gradient_that_has_vanished_stands_at_the_edge_and_its_real_value_is_kept():
    others = np.array([[0.8, 0.2], [1e-30, 1.0]])
    words = WORDS | {"other": "other"}
    bars, drawn = weight_bars(np.array([0.9, 0.1]), others, ["a", "b"], words).data
    gradients = np.array([0.2, 1e-30])
    faint, dots = gradient_dots(gradients, others, ["a", "b"], ["0.2", "1e-30"], words).data
    assert list(bars.x) == [0.9, 0.1]
    assert list(dots.x) == [0.2, LEAST]
    assert list(dots.customdata) == [0.2, 1e-30]
    assert list(zip(drawn.y, drawn.x, strict=True)) == [("a", 0.8), ("b", 0.2), ("a", 1e-30), ("b", 1.0)]
    assert list(faint.x) == [0.8, 0.2, LEAST, 1.0]


def test_price_and_time_are_drawn_as_counted_and_measured():
    figure = price_curve((2, 4), (4, 16), 4, WORDS)
    assert list(figure.data[0].y) == [4, 16]
    assert list(figure.data[1].y) == [16]
    square, measured = time_curve((2, 4), (0.5, 1.5), WORDS).data
    assert list(measured.y) == [1.0, 3.0]
    assert list(square.y) == [0.75, 3.0]


def test_shares_of_both_models_are_drawn_unchanged_and_tell_themselves_apart_without_colour():
    shares = {"fixed": [1.0, 0.2], "attention": [1.0, 0.9]}
    figure = share_lines([1, 20], shares, WORDS, edge=10.5)
    assert [list(trace.y) for trace in figure.data] == list(shares.values())
    assert len({(trace.line.dash, trace.marker.symbol) for trace in figure.data}) == 2
    assert figure.layout.shapes[0].x0 == 10.5


def test_the_alignment_is_the_tensor_with_a_row_for_each_letter_written():
    weights = np.array([[0.1, 0.9], [0.8, 0.2], [0.5, 0.5]])
    figure = alignment_map(weights, "baz", "ab", WORDS)
    np.testing.assert_array_equal(figure.data[0].z, weights)
    assert (list(figure.data[0].x), list(figure.data[0].y)) == (["a₁", "b₂"], ["b₁", "a₂", "z₃"])
    with pytest.raises(ValueError, match="belong"):
        alignment_map(weights, "ba", "ab", WORDS)


@pytest.mark.parametrize("count", [1, 2, 12])
def test_between_the_two_maps_there_is_room_for_the_lower_title_however_short_the_text(count):
    tokens, square = ["a"] * count, np.eye(count)
    layout = matrix_pair(square, square, tokens, WORDS).layout
    gap = layout.yaxis.domain[0] - layout.yaxis2.domain[1]
    drawn = layout.height - 110  # without margins, the upper title and the names below
    assert gap * drawn == pytest.approx(44)


@pytest.mark.parametrize("least", [0.0, 1e-33, 0.0148])
def test_the_axis_of_gradients_has_whole_decades_that_hold_every_curve(least):
    curves = {"unscaled": [0.012, least], "scaled": [0.015, 0.015]}
    axis = width_curves([4, 8], curves, 4, WORDS, kind="gradient").layout.yaxis
    low, high = axis.range
    assert 10**low < min(value for line in curves.values() for value in line if value)
    assert 10**high > 0.015
    assert axis.dtick == int(axis.dtick)
    assert (high - low) / axis.dtick < 8


def test_a_long_string_is_named_by_its_letters_alone_so_that_they_do_not_run_into_each_other():
    short, long = (alignment_map(np.eye(n), "a" * n, "a" * n, WORDS).layout.xaxis.ticktext for n in (12, 40))
    assert short is None
    assert long == ("a",) * 40
