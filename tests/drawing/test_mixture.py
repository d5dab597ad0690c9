"""The perfect denoiser: its formula equals what is counted, integrated and derived."""

import numpy as np
import pytest

from llm_core.drawing.diffusion import bells, linear, noised
from llm_core.drawing.mixture import Mixture, mixture_of, perfect
from llm_core.drawing.plane import CURVES, EDGE, SIDE, Drawn
from llm_core.networks.dice import Dice

MIXTURE = Mixture(np.array([[1.0, 0.5], [-0.8, 0.2], [0.1, -1.2]]), np.array([0.5, 0.3, 0.2]), 0.25)
PLACES = np.array([[0.3, 0.1], [-1.4, 0.9], [2.0, -2.0]])


@pytest.mark.parametrize("alpha_bar", [0.95, 0.4, 0.01])
def test_the_mean_of_the_clean_points_is_that_of_bayes_rule_on_a_fine_raster(alpha_bar):
    along = np.linspace(-3, 3, 601)
    clean = np.stack(np.meshgrid(along, along), -1).reshape(-1, 2)
    prior = MIXTURE.density(clean, 1.0)
    for place in PLACES:
        away = ((place - np.sqrt(alpha_bar) * clean) ** 2).sum(1)
        weight = prior * np.exp(-(away - away.min()) / (2 * (1 - alpha_bar)))
        counted = weight @ clean / weight.sum()
        np.testing.assert_allclose(MIXTURE.clean_mean(place[None], alpha_bar)[0], counted, atol=1e-6)


@pytest.mark.parametrize("alpha_bar", [0.95, 0.4, 0.01])
def test_the_score_is_the_slope_of_the_log_density(alpha_bar):
    step = 1e-5
    slopes = [
        np.log(MIXTURE.density(PLACES + move, alpha_bar) / MIXTURE.density(PLACES - move, alpha_bar))
        / (2 * step)
        for move in np.eye(2) * step
    ]
    np.testing.assert_allclose(MIXTURE.score(PLACES, alpha_bar), np.transpose(slopes), rtol=1e-5, atol=1e-7)


def test_the_density_sums_to_one():
    along = np.linspace(-8, 8, 801)
    places = np.stack(np.meshgrid(along, along), -1).reshape(-1, 2)
    assert MIXTURE.density(places, 0.4).sum() * (along[1] - along[0]) ** 2 == pytest.approx(1, abs=1e-6)


def test_of_one_bell_the_noise_is_a_share_of_the_place():
    """For x0 ~ N(0, s^2): E[eps | x] = x sqrt(1 - a) / (a s^2 + 1 - a)."""
    one, alpha_bar = Mixture(np.zeros((1, 2)), np.ones(1), 0.7), 0.3
    expected = PLACES * np.sqrt(0.7) / (0.3 * 0.49 + 0.7)
    np.testing.assert_allclose(one.exact_noise(PLACES, alpha_bar), expected, rtol=1e-12)


def test_no_other_answer_has_a_smaller_loss_than_the_perfect_one():
    dice, alpha_bar = Dice(4), 0.5
    x0, eps = CURVES["ring"].draw(dice, 4000), bells(dice, 4000)
    x = noised(x0, eps, alpha_bar)
    exact = mixture_of(CURVES["ring"]).exact_noise(x, alpha_bar)
    least = ((exact - eps) ** 2).mean()
    for other in (0.9 * exact, 1.1 * exact, exact + 0.1, 0 * exact):
        assert ((other - eps) ** 2).mean() > least


def test_a_single_point_is_known_from_any_noise():
    one = mixture_of(CURVES["point"])
    np.testing.assert_allclose(one.clean_mean(PLACES, 0.2), np.tile([0.8, 0.5], (3, 1)), atol=1e-12)


@pytest.mark.parametrize(("name", "count"), [("ring", 8), ("grid", 9), ("point", 1), ("spiral", 216)])
def test_modes_become_one_bell_each(name, count):
    found = mixture_of(CURVES[name])
    assert len(found.centres) == count
    assert found.shares.sum() == pytest.approx(1)
    assert found.spread == CURVES[name].spread


@pytest.mark.parametrize("name", ["moons", "spiral"])
def test_a_curve_has_bells_enough(name):
    """Fewer bells tell the same noise as very many, which varies by 1, up to a tenth, and mostly to a hundredth."""
    fine = Mixture(
        np.array([CURVES[name].centre((k + 0.5) / 3000) for k in range(3000)]),
        np.full(3000, 1 / 3000),
        CURVES[name].spread,
    )
    places = CURVES[name].draw(Dice(1), 200)
    for alpha_bar in linear()[[5, 40, 150]]:
        found = mixture_of(CURVES[name]).exact_noise(places, float(alpha_bar))
        off = np.abs(found - fine.exact_noise(places, float(alpha_bar)))
        assert off.max() < 0.1
        assert off.mean() < 0.01


def test_a_drawing_has_a_bell_for_each_cell_with_ink():
    ink = np.zeros((SIDE, SIDE), np.int64)
    ink[0, 0], ink[SIDE - 1, 3] = 3, 1
    found = mixture_of(Drawn(ink))
    half = EDGE / SIDE
    np.testing.assert_allclose(found.centres, [[-EDGE + half, EDGE - half], [-EDGE + 7 * half, -EDGE + half]])
    np.testing.assert_allclose(found.shares, [0.75, 0.25])
    points = Drawn(ink).draw(Dice(1), 4000)
    assert points[points[:, 1] < 0, 0].std() == pytest.approx(found.spread, rel=0.05)


def test_nothing_drawn_is_no_distribution():
    with pytest.raises(ValueError, match="nothing is drawn"):
        mixture_of(Drawn(np.zeros((SIDE, SIDE), np.int64)))


def test_the_perfect_denoiser_takes_the_level_of_its_schedule():
    alpha_bars = linear()
    told = perfect(MIXTURE, alpha_bars)(PLACES, 60)
    np.testing.assert_array_equal(told, MIXTURE.exact_noise(PLACES, float(alpha_bars[60])))
