"""The energy distance: 0 on average for one distribution, larger the further two lie apart, equal to scipy's."""

import numpy as np
import pytest
from scipy.stats import energy_distance as scipys

from llm_core.drawing.distance import distances, energy_distance
from llm_core.drawing.plane import CURVES
from llm_core.networks.dice import Dice

RING = CURVES["ring"]


def on_a_line(numbers):
    return np.stack([numbers, np.zeros_like(numbers)], axis=1)


def test_on_a_line_it_is_scipys_but_for_points_that_are_compared_with_themselves():
    rng = np.random.default_rng(1)
    x, y = rng.normal(size=40), rng.normal(0.5, 2, size=60)
    ours = energy_distance(on_a_line(x), on_a_line(y))
    with_themselves = sum(
        distances(on_a_line(v), on_a_line(v)).mean() / (len(v) - 1) for v in (x, y)
    )  # the V-statistic divides by n * n
    assert ours + with_themselves == pytest.approx(scipys(x, y) ** 2, abs=1e-12)


def test_two_samples_of_one_distribution_are_near_zero_on_both_sides_of_it():
    found = [energy_distance(RING.draw(Dice(2 * s), 200), RING.draw(Dice(2 * s + 1), 200)) for s in range(40)]
    assert abs(np.mean(found)) < 0.004
    assert min(found) < 0 < max(found)


def test_it_grows_with_a_shift():
    x, y = RING.draw(Dice(1), 300), RING.draw(Dice(2), 300)
    found = [energy_distance(x, y + np.array([shift, 0])) for shift in (0, 0.3, 0.6, 1.2, 2.4)]
    assert found == sorted(found)
    assert found[0] < 0.02 < 0.05 < found[2]


def test_far_away_it_is_twice_the_distance():
    x, y = np.zeros((5, 2)), np.full((4, 2), [3.0, 4.0])
    assert energy_distance(x, y) == pytest.approx(10)


def test_losing_modes_costs():
    half = RING.places().centres[:4].repeat(50, axis=0)
    assert energy_distance(RING.draw(Dice(1), 200), half) > 0.3
