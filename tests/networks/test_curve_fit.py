"""Fits of curves: equal to numpy's, ridge to its normal equations; noise is not to be beaten."""

import numpy as np
import pytest
from numpy.polynomial import Legendre
from numpy.polynomial.legendre import legvander

from llm_core.networks.curve_fit import curve, draw_points, error, errors, fit, truth
from llm_core.networks.overfitting import Asked, learn, miss, split


def test_least_squares_is_numpy_s():
    known, _ = draw_points(40, 0.3, 1)
    ours, theirs = fit(known, 7), Legendre.fit(known.x, known.y, 6, domain=[-1, 1])
    np.testing.assert_allclose(ours, theirs.coef, rtol=1e-8)
    np.testing.assert_allclose(curve(ours, known.x), theirs(known.x), rtol=1e-8)


@pytest.mark.parametrize("decay", [1e-3, 0.1])
def test_a_penalty_solves_the_normal_equations(decay):
    known, _ = draw_points(12, 0.5, 2)
    X = legvander(known.x, 14)
    by_hand = np.linalg.solve(X.T @ X + decay * 12 * np.eye(15), X.T @ known.y)
    np.testing.assert_allclose(fit(known, 15, decay), by_hand, rtol=1e-6, atol=1e-9)


def test_as_many_coefficients_as_points_pass_through_all_and_more_take_the_smallest():
    known, _ = draw_points(10, 0.3, 1)
    assert error(fit(known, 10), known) < 1e-8
    many, X = fit(known, 20), legvander(known.x, 19)
    assert error(many, known) < 1e-8
    np.testing.assert_allclose(many, np.linalg.pinv(X) @ known.y, atol=1e-8)


def test_no_curve_beats_the_noise_on_points_it_has_not_seen():
    found = errors(300, 0.5, 0.0, 1, range(1, 21))
    assert min(found.held_out) > 0.45
    assert found.held_out[found.best - 1] == min(found.held_out)
    assert all(a >= b - 1e-12 for a, b in zip(found.train, found.train[1:], strict=False))


def test_points_scatter_around_the_truth_by_the_noise_and_a_seed_draws_them_again():
    known, held_out = draw_points(500, 0.4, 3)
    assert abs(np.std(held_out.y - truth(held_out.x)) - 0.4) < 0.04
    assert np.array_equal(known.y, draw_points(500, 0.4, 3)[0].y)
    assert not np.array_equal(known.y, draw_points(500, 0.4, 4)[0].y)


def test_the_best_moment_is_kept_and_no_point_is_used_twice():
    course = learn(Asked())
    known, checked, rest = split(20, 0.3, 1)
    assert miss(course.best, checked) == min(course.checked) == course.checked[course.stop]
    assert miss(course.last, known) == course.train[-1]
    assert course.checked[-1] > 1.2 * min(course.checked)  # it turned up
    assert set(checked.x).isdisjoint(rest.x)
    assert set(known.x).isdisjoint(rest.x)


def test_remedies_flatten_the_turn():
    turn = {
        name: (course := learn(Asked(**change))).checked[-1] / min(course.checked)
        for name, change in {
            "none": {},
            "points": {"n": 320},
            "dropout": {"dropout": 0.3},
            "decay": {"decay": 3.0},
        }.items()
    }
    assert all(turn[name] < turn["none"] - 0.1 for name in ("points", "dropout", "decay"))
