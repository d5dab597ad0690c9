"""Opponents and scores: hand cases, the least squares of numpy, no look into the future, no favour for a unit."""

import numpy as np
import pytest

from llm_core.forecasting.opponents import AR, before, fit_ar, persistence, seasonal_naive, windows
from llm_core.forecasting.scores import mae, skill
from llm_core.forecasting.series import NOISE, PERIODS, SERIES, cut, day, draw_series, season, walk
from llm_core.forecasting.stored import simple_forecasts

kinds = pytest.mark.parametrize("kind", SERIES)


def test_windows_and_the_values_that_follow_them_by_hand():
    rows, following = windows(np.arange(5.0), 2)
    assert rows.tolist() == [[0, 1], [1, 2], [2, 3]]
    assert following.tolist() == [2, 3, 4]
    assert before(np.arange(5.0), 3, 2).tolist() == [[1, 2], [2, 3]]


def test_persistence_and_season_by_hand():
    x = np.array([1.0, 4, 9, 16, 25])
    assert persistence(x, 3).tolist() == [9, 16]
    assert seasonal_naive(x, 3, 3).tolist() == [1, 4]


def test_errors_and_skill_by_hand():
    assert mae(np.array([1.0, 5]), np.array([2.0, 2])) == 2
    assert [skill(error, 2.0) for error in (0.0, 2.0, 3.0)] == [1, 0, -0.5]


def test_an_ar_of_one_value_is_the_slope_that_is_worked_out_by_hand():
    """Of the pairs (1, 2), (2, 4), (4, 5): slope 13/14, and both means lie on the line."""
    found = fit_ar(np.array([1.0, 2, 4, 5]), 1)
    assert found.weights == pytest.approx([13 / 14])
    assert found.forecast(np.array([7 / 3, 0.0]), 1) == pytest.approx([11 / 3])


@kinds
def test_an_ar_is_numpy_s_least_squares(kind):
    x, width = SERIES[kind](1, 400), 24
    design = np.array([[*x[t - width : t], 1.0] for t in range(width, 300)])
    weights = np.linalg.lstsq(design, x[width:300], rcond=None)[0]
    expected = [weights @ [*x[t - width : t], 1.0] for t in range(320, 400)]
    np.testing.assert_allclose(fit_ar(x[:300], width).forecast(x, 320), expected, rtol=1e-9)


def test_an_ar_finds_the_rule_of_a_series_without_noise():
    x = np.sin(np.arange(200) / 5)
    np.testing.assert_allclose(fit_ar(x[:100], 2).weights, [-1, 2 * np.cos(1 / 5)], atol=1e-9)
    np.testing.assert_allclose(fit_ar(x[:100], 2).forecast(x, 120), x[120:], atol=1e-9)


@kinds
def test_no_forecast_changes_when_the_future_does(kind):
    x, train = SERIES[kind](2, 400), 180
    changed = x.copy()
    changed[260:] = 1e6
    one, other = (simple_forecasts(y, 240, train, PERIODS[kind] or 7) for y in (x, changed))
    for name in one:
        np.testing.assert_array_equal(one[name][:21], other[name][:21], err_msg=name)
        assert not np.array_equal(one[name][21:], other[name][21:]), name


@kinds
def test_another_unit_changes_no_skill(kind):
    x = SERIES[kind](3, 400)
    for y in (x, 1.8 * x + 32, 1e-6 * x, 1e6 + 0.001 * x):
        found = simple_forecasts(y, 320, 240, 7)
        errors = {name: mae(one, y[320:]) for name, one in found.items()}
        skills = [skill(error, errors["persistence"]) for error in errors.values()]
        if y is x:
            first = skills
        np.testing.assert_allclose(skills, first, rtol=1e-5, atol=1e-7)


def test_a_constant_series_is_forecast_as_it_is_and_has_no_skill():
    x = np.full(100, 3.0)
    assert fit_ar(x, 24).forecast(x, 50) == pytest.approx(x[50:])
    with pytest.raises(ValueError, match="never changes"):
        skill(0.0, 0.0)


def test_what_is_too_short_is_said():
    for wrong in (
        lambda: windows(np.zeros(3), 3),
        lambda: before(np.zeros(9), 2, 3),
        lambda: seasonal_naive(np.zeros(9), 3, 4),
        lambda: mae(np.zeros(2), np.zeros(3)),
    ):
        with pytest.raises(ValueError, match=r"values|forecasts"):
            wrong()


def test_what_is_tested_comes_after_what_was_learnt():
    parts = cut(1000)
    assert (parts.train, parts.valid, parts.n) == (600, 800, 1000)


@kinds
def test_a_seed_gives_the_same_series_and_another_one_another(kind):
    assert np.array_equal(SERIES[kind](1), SERIES[kind](1))
    assert not np.array_equal(SERIES[kind](1), SERIES[kind](2))


def test_a_series_is_drawn_by_its_name():
    assert np.array_equal(draw_series("walk", 3, 50), walk(3, 50))
    with pytest.raises(ValueError, match="walk, season, day"):
        draw_series("tide", 1)


def test_persistence_errs_on_a_walk_by_the_mean_size_of_its_steps():
    errors = [mae(persistence(walk(seed), 1), walk(seed)[1:]) for seed in range(50)]
    assert np.mean(errors) == pytest.approx(np.sqrt(2 / np.pi), rel=0.01)


def test_what_comes_round_again_differs_by_noise_alone():
    for make, kind, period in ((season, "season", 50), (day, "day", 168)):
        x = make(4, 5000)
        assert np.std(x[period:] - x[:-period]) == pytest.approx(np.sqrt(2) * NOISE[kind], rel=0.05)


def test_an_ar_is_what_its_fields_say():
    assert AR(np.array([0.5, 1.0]), 0.25, 2.0).forecast(np.array([4.0, 3.0, 0.0]), 2).tolist() == [4.25]
