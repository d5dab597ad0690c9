"""The learning curve draws what it is given, and its bent axis has room for step 0."""

import math

import pytest

from chapters.transformer.train.figure import bent, learning_curve

LABELS = {"step": "steps", "bits": "bits", "valid": "unseen", "train": "seen", "uniform": "blind"}


def curve(**more):
    return learning_curve([0, 10, 100], [6.0, 4.0, 2.5], [None, 4.2, 2.4], 6.1, LABELS, **more)


def test_both_lines_are_the_numbers_given_and_every_point_says_its_step():
    train, valid = curve(ticks=[0, 100]).data
    assert (list(valid.y), list(train.y)) == ([6.0, 4.0, 2.5], [None, 4.2, 2.4])
    assert list(valid.customdata) == [0, 10, 100]
    assert list(curve().data[1].x) == [0, 10, 100]


def test_the_bent_axis_starts_at_zero_keeps_the_order_and_writes_the_steps_it_was_told_to():
    figure = curve(ticks=[0, 100], marked=100)
    assert bent(0) == 0
    assert list(figure.data[1].x) == [bent(0), bent(10), bent(100)] == sorted(figure.data[1].x)
    assert list(figure.layout.xaxis.ticktext) == ["0", "100"]
    assert list(figure.layout.xaxis.tickvals) == [bent(0), bent(100)]


def test_the_blind_guess_and_the_chosen_step_are_lines_where_they_belong():
    guess, chosen = curve(marked=10).layout.shapes
    assert (guess.y0, guess.y1) == (6.1, 6.1)
    assert (chosen.x0, chosen.x1) == (10, 10)
    assert len(curve().layout.shapes) == 1


def test_the_two_lines_differ_in_more_than_colour():
    train, valid = curve().data
    assert train.line.dash != valid.line.dash
    assert (train.mode, valid.mode) == ("lines", "lines+markers")


@pytest.mark.parametrize("dark", [False, True])
def test_one_look_is_enough_and_the_right_end_of_the_axis_keeps_still(dark):
    figure = learning_curve([0], [6.0], [None], 6.1, LABELS, end=500, dark=dark)
    assert figure.layout.xaxis.range[1] == 1.02 * 500
    assert math.isclose(figure.layout.yaxis.range[1], 1.1 * 6.1)
