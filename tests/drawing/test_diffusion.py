"""Diffusion: schedules, the marginal after T steps, the posterior, and both ways of stepping back."""

from itertools import pairwise

import numpy as np
import pytest

from llm_core.drawing.coverage import coverage
from llm_core.drawing.diffusion import (
    LEVELS,
    SCHEDULES,
    bells,
    clean_guess,
    linear,
    noised,
    posterior,
    step_with_noise,
    step_without_noise,
    visited,
    walk_back,
)
from llm_core.drawing.mixture import mixture_of, perfect
from llm_core.drawing.plane import CURVES
from llm_core.networks.dice import Dice


@pytest.mark.parametrize("name", SCHEDULES)
def test_a_schedule_falls_from_all_signal_to_hardly_any(name):
    alpha_bars = SCHEDULES[name](LEVELS)
    assert len(alpha_bars) == LEVELS + 1
    assert alpha_bars[0] == 1
    assert (np.diff(alpha_bars) < 0).all()
    assert 0 < alpha_bars[-1] < 1e-3


def test_the_linear_schedule_is_that_of_the_paper():
    betas = 1 - linear(1000)[1:] / linear(1000)[:-1]
    np.testing.assert_allclose(betas, np.linspace(1e-4, 0.02, 1000), rtol=1e-9)


@pytest.mark.parametrize("name", SCHEDULES)
def test_level_by_level_and_in_one_go_have_the_same_mean_and_variance(name):
    """x_t = sqrt(1 - beta) x_(t-1) + sqrt(beta) eps, written out: mean and variance of the marginal."""
    alpha_bars = SCHEDULES[name](LEVELS)
    mean, variance = 1.0, 0.0  # of x_t, in units of x_0
    for before, after in pairwise(alpha_bars):
        beta = 1 - after / before
        mean, variance = np.sqrt(1 - beta) * mean, (1 - beta) * variance + beta
        np.testing.assert_allclose([mean, variance], [np.sqrt(after), 1 - after], rtol=1e-9, atol=1e-12)


def test_noised_points_have_the_mean_and_variance_of_the_formula():
    x0 = np.full((40_000, 2), 0.8)
    x = noised(x0, np.random.default_rng(0).standard_normal(x0.shape), 0.3)
    assert x.mean() == pytest.approx(0.8 * np.sqrt(0.3), abs=4 * np.sqrt(0.7 / x.size))
    assert x.var() == pytest.approx(0.7, rel=0.02)


@pytest.mark.parametrize("levels", [(120, 119), (120, 60), (200, 1)])
def test_the_posterior_is_bayes_rule_for_two_bells(levels):
    """The chance of a lower place, given x and x_0, is proportional to p(x | lower) p(lower | x_0)."""
    here, lower = (float(linear()[level]) for level in levels)
    x, x0, places = 0.7, -1.1, np.linspace(-8, 8, 400_001)
    alpha = here / lower
    log_chance = -((x - np.sqrt(alpha) * places) ** 2) / (2 * (1 - alpha))
    log_chance -= (places - np.sqrt(lower) * x0) ** 2 / (2 * (1 - lower))
    chance = np.exp(log_chance - log_chance.max())
    chance /= chance.sum()
    mean, variance = posterior(np.array([[x, x]]), np.array([[x0, x0]]), here, lower)
    centre = float((chance * places).sum())
    assert mean[0, 0] == pytest.approx(centre, abs=1e-9)
    assert variance == pytest.approx(float((chance * (places - centre) ** 2).sum()), rel=1e-6)


def test_the_true_noise_gives_the_clean_point_back_and_leads_to_the_lower_level():
    dice = Dice(3)
    x0, eps = 0.5 * bells(dice, 50), bells(dice, 50)
    here, lower = 0.2, 0.6
    x = noised(x0, eps, here)
    np.testing.assert_allclose(clean_guess(x, eps, here), x0, atol=1e-12)
    np.testing.assert_allclose(step_without_noise(x, eps, here, lower), noised(x0, eps, lower), atol=1e-12)
    mean, variance = posterior(x, x0, here, lower)
    np.testing.assert_allclose(step_with_noise(x, eps, here, lower, np.zeros_like(x)), mean, atol=1e-12)
    assert 0 < variance < 1 - lower


def test_a_guess_stays_inside_the_plane():
    guess = clean_guess(np.array([[3.0, -3.0]]), np.array([[0.0, 0.0]]), 1e-4)
    np.testing.assert_array_equal(guess, [[2.5, -2.5]])


def test_a_walk_visits_fewer_and_fewer_levels_down_to_the_clean_one():
    for steps in (1, 2, 5, 20, 50, 200):
        levels = visited(steps)
        assert (levels[0], levels[-1], len(levels)) == (LEVELS, 0, steps + 1)
        assert (np.diff(levels) < 0).all()


@pytest.mark.parametrize("fresh", [True, False])
def test_the_perfect_denoiser_draws_the_ring(fresh):
    noise = perfect(mixture_of(CURVES["ring"]), linear())
    points = walk_back(noise, linear(), 200, 600, seed=2, fresh=fresh)[-1]
    found = coverage(points, CURVES["ring"].places())
    assert found.reached.all()
    assert found.outside < 0.02
    near = points[np.linalg.norm(points - [1.6, 0], axis=1) < 0.35] - [1.6, 0]
    assert near.std() == pytest.approx(0.1, abs=0.02)


def test_a_single_step_leads_everywhere_to_the_mean_of_the_data():
    noise = perfect(mixture_of(CURVES["ring"]), linear())
    points = walk_back(noise, linear(), 1, 50, seed=1)[-1]
    assert np.abs(points).max() < 0.1


def test_at_a_low_temperature_points_lie_nearer_to_the_middle_of_their_mode():
    noise = perfect(mixture_of(CURVES["ring"]), linear())
    cold, hot = (walk_back(noise, linear(), 50, 200, 1, heat=heat)[-1] for heat in (0.3, 1.0))
    centres = CURVES["ring"].places().centres
    far = [np.linalg.norm(p[:, None] - centres, axis=-1).min(1).mean() for p in (cold, hot)]
    assert far[0] < 0.7 * far[1]
