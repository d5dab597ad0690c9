"""The race in a bowl: the step counts of the syllabus, and what the condition number and the rate do."""

import numpy as np
import pytest

from llm_core.networks.bowl import NEAR, RATES, START, Bowl, noisy, race, steps_to_stay
from llm_core.networks.optimisers import steps_until


def counts(condition=100.0, beta=0.9, noise=1.0, **rates):
    paths = race(Bowl(condition), RATES | rates, beta, noise, seed=1)
    return {name: steps_until(path.values, NEAR) for name, path in paths.items()}


@pytest.mark.parametrize(("name", "steps"), [("gd", 235), ("momentum", 100), ("rmsprop", 138), ("adam", 24)])
def test_the_preset_rates_take_the_steps_of_the_syllabus(name, steps):
    assert counts()[name] == steps


def test_the_order_changes_with_the_rates():
    found = counts(adam=0.002, rmsprop=0.05)
    assert found["momentum"] < found["gd"]
    assert found["adam"] is None or found["adam"] > found["gd"]


def test_a_slope_is_the_finite_difference_of_the_value():
    bowl, w, h = Bowl(37.0), np.array([0.3, -0.7]), 1e-6
    ends = [(bowl.value(w + h * e) - bowl.value(w - h * e)) / (2 * h) for e in np.eye(2)]
    np.testing.assert_allclose(bowl.slope(w), ends, rtol=1e-8)


@pytest.mark.parametrize("condition", [2.0, 100.0, 500.0])
def test_gradient_descent_diverges_from_the_fastest_rate_on(condition):
    bowl = Bowl(condition)
    slow, quick = (race(bowl, {"gd": bowl.fastest * share}, 0.9, 0, 1, 3000)["gd"] for share in (0.99, 1.01))
    assert not slow.diverged
    assert quick.diverged
    assert np.isfinite(quick.points).all()


def test_noise_is_in_the_slopes_of_sgd_alone_and_is_drawn_by_the_seed():
    bowl = Bowl(100.0)
    quiet, loud, again, other = (
        race(bowl, RATES, 0.9, noise, seed) for noise, seed in ((0, 1), (1, 1), (1, 1), (1, 2))
    )
    np.testing.assert_allclose(quiet["sgd"].points, quiet["gd"].points)
    np.testing.assert_allclose(loud["gd"].points, quiet["gd"].points)
    np.testing.assert_allclose(loud["sgd"].points, again["sgd"].points)
    assert not np.allclose(loud["sgd"].points, other["sgd"].points)


def test_noise_has_its_size_and_no_drift():
    slope = noisy(lambda w: np.array(START), 2.0, seed=3)
    draws = np.array([slope(np.zeros(2)) for _ in range(4000)]) - START
    np.testing.assert_allclose(draws.mean(0), 0, atol=0.1)
    np.testing.assert_allclose(draws.std(0), 2, atol=0.1)


def test_to_pass_the_bottom_is_not_to_stay_there():
    assert steps_to_stay([3.0, 0.5, 2.0, 0.5, 0.4], 1.0) == 3
    assert steps_to_stay([0.5], 1.0) == 0
    assert steps_to_stay([3.0, 0.5, 2.0], 1.0) is None
