"""Figures of the chapters on the block and on peeking: what is drawn is what was given."""

import math

import numpy as np
import pytest

from chapters.transformer.block import figure as block_explorer
from chapters.transformer.peeking import figure as peeking

NAMES = [
    "attention",
    "feed_forward",
    "norms",
    "share",
    "change",
    "textbook",
    "chosen",
    "live",
    "step",
    "bits",
]
LABELS = dict.fromkeys([*NAMES, "uniform", "layer", "gradient", "position"], "") | {
    n: n for n in peeking.LINES
}


@pytest.mark.parametrize("dark", [False, True])
def test_bars_of_shares_add_up_to_one_and_tell_the_counts(dark):
    rows = {
        "a": {"attention": 30, "feed_forward": 60, "norms": 10},
        "b": {"attention": 1, "feed_forward": 2, "norms": 1},
    }
    figure = block_explorer.share_bars(rows, LABELS, dark)
    np.testing.assert_allclose(sum(np.array(bar.x) for bar in figure.data), [1, 1])
    assert [list(bar.customdata) for bar in figure.data] == [[30, 1], [60, 2], [10, 1]]


def test_the_bars_of_reach_are_the_given_changes():
    figure = block_explorer.reach_bars(np.array([0.0, 2.0]), np.array([1.0, 3.0]), ["a", "b"], LABELS)
    assert [list(bar.y) for bar in figure.data] == [[0, 2], [1, 3]]


def test_curves_are_drawn_as_given_and_only_those_that_are_there():
    lines = {"textbook": ([0, 10], [6.0, 2.0]), "live": ([0, 5], [6.0, 3.0])}
    figure = block_explorer.curve_figure(lines, LABELS, 6.15, 600)
    assert [(list(line.x), list(line.y)) for line in figure.data] == [([0, 10], [6, 2]), ([0, 5], [6, 3])]
    assert figure.layout.shapes[0].y0 == 6.15


def test_gradients_stand_on_a_logarithmic_axis():
    figure = block_explorer.gradient_figure({"chosen": [1e-9, 1e-3]}, LABELS)
    assert list(figure.data[0].y) == [1e-9, 1e-3]
    assert figure.layout.yaxis.type == "log"
    assert next(iter(figure.layout.yaxis.ticktext)) == "10<sup>-9</sup>"


def test_gradients_that_hardly_differ_still_have_numbers_on_their_axis():
    figure = block_explorer.gradient_figure({"textbook": [1.8, 1.2, 1.0]}, LABELS)
    assert len(figure.layout.yaxis.tickvals) >= 3


def test_the_grid_shows_every_number_and_frames_the_chosen_one():
    bits = np.array([[2.4, 2.9], [math.nan, 3.5]])
    figure = block_explorer.variant_grid(bits, ["r1", "r2"], ["c1", "c2"], (1, 0), LABELS)
    np.testing.assert_array_equal(np.array(figure.data[0].z), bits)
    frame = figure.layout.shapes[0]
    assert (round((frame.x0 + frame.x1) / 2), round((frame.y0 + frame.y1) / 2)) == (0, 1)


def test_depths_are_in_order_and_the_chosen_one_is_bold():
    lines = {n: ([0, 1], [6.0, 6.0 - n]) for n in (8, 1, 4, 2)}
    figure = block_explorer.depth_figure(lines, LABELS | {"blocks": "{count} blocks"}, 4)
    assert [line.name for line in figure.data] == ["1 blocks", "2 blocks", "4 blocks", "8 blocks"]
    assert max(figure.data, key=lambda line: line.line.width).name == "4 blocks"
    assert len({line.line.dash for line in figure.data}) == 4


def test_both_losses_of_both_models_are_told_apart_without_colour():
    lines = {name: ([0, 1], [6.0, float(i)]) for i, name in enumerate(peeking.LINES)}
    figure = peeking.gap_figure(lines, 6.15, LABELS)
    assert {line.name: list(line.y) for line in figure.data} == {n: list(y) for n, (_, y) in lines.items()}
    assert len({(line.line.dash, line.marker.symbol) for line in figure.data}) == 4


def test_positions_count_from_one():
    figure = peeking.position_figure({"unmasked_honest": [3.0, 4.0]}, LABELS)
    assert list(figure.data[0].x) == [1, 2]
    assert list(figure.data[0].y) == [3, 4]


def test_the_strip_shades_by_price_and_escapes_the_text():
    strip = peeking.strip("a <", [0.0, 8.0, 99.0])
    shades = [int(part.split("%")[0]) for part in strip.split("var(--gb-transformer) ")[1:]]
    assert shades == [55, 0, 0]  # a strong shade is an expected character
    assert "<wbr>" in strip
    assert "&lt;" in strip
    assert '"0.00">a' in strip
    with pytest.raises(ValueError, match="shorter"):
        peeking.strip("ab", [1.0])
