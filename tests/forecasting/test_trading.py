"""Trading: profits by hand, what costs take, and no gain from knowing nothing."""

import numpy as np
import pytest

from llm_core.forecasting.series import walk
from llm_core.forecasting.trading import RULES, Traded, gains, positions, standard_error, traded


def test_gains_and_trades_by_hand():
    x = np.array([10.0, 12, 11, 14])
    gained, turned = gains(x, 1, np.array([1.0, 1, -1]))
    assert gained.tolist() == [2, -1, -3]
    assert turned.tolist() == [1, 0, 2]
    assert Traded(gained[None], turned[None]).profits(0.5).tolist() == [[1.5, 0.5, -3.5]]


def test_momentum_and_its_contrary_follow_and_oppose_the_last_move():
    x = np.array([1.0, 2, 1, 1, 3])
    assert positions(x, 2, "momentum", 2).tolist() == [1, -1, 0]
    assert positions(x, 2, "contrary", 2).tolist() == [-1, 1, 0]
    with pytest.raises(ValueError, match="no rule"):
        positions(x, 2, "luck", 2)


@pytest.mark.parametrize("rule", RULES)
def test_no_position_knows_the_future(rule):
    x, changed = walk(5, 300), walk(5, 300)
    changed[250:] += 1e3
    one, other = (positions(y, 200, rule, 180) for y in (x, changed))
    np.testing.assert_array_equal(one[:51], other[:51])


@pytest.mark.parametrize("rule", RULES)
def test_before_costs_chance_explains_what_is_earned_and_costs_only_take(rule):
    found = traded(rule)
    ends = found.profits(0.0)[:, -1]
    assert abs(ends.mean()) < 3 * standard_error(ends)
    assert found.profits(0.1)[:, -1].mean() == pytest.approx(ends.mean() - 0.1 * found.turned.sum(1).mean())


def test_who_knows_the_next_move_earns_every_move():
    x = walk(1, 50)
    held = np.sign(np.diff(x))
    assert gains(x, 1, held)[0].sum() == pytest.approx(np.abs(np.diff(x)).sum())


def test_a_standard_error_by_hand():
    assert standard_error(np.array([1.0, 3.0])) == pytest.approx(1)
    with pytest.raises(ValueError, match="two"):
        standard_error(np.array([1.0]))
