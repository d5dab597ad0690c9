"""Assignment: equal to scipy, to all ways tried out, and never worse than the greedy one."""

import itertools
import math

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from llm_core.vision.assignment import greedy, hungarian, total


@pytest.mark.parametrize("kind", ["real", "with ties", "below zero"])
def test_the_sum_is_that_of_scipy(kind):
    dice = np.random.default_rng(1)
    for _ in range(150):
        rows, columns = dice.integers(1, 8, 2)
        costs = dice.uniform(0, 9, (rows, columns))
        costs = {"real": costs, "with ties": np.floor(costs / 3), "below zero": costs - 5}[kind]
        mine = hungarian(costs.tolist())
        assert len(mine) == min(rows, columns)
        best = costs[linear_sum_assignment(costs)].sum()
        assert total(costs.tolist(), mine) == pytest.approx(best, abs=1e-9)
        if kind == "real":  # then there is one best way only
            assert mine == list(zip(*map(list, linear_sum_assignment(costs)), strict=True))


def all_ways(costs):
    """(most pairs, least sum) over all ways to pair a square of costs."""
    ways = []
    for order in itertools.permutations(range(len(costs))):
        pairs = [costs[r][c] for r, c in enumerate(order) if costs[r][c] < math.inf]
        ways.append((-len(pairs), sum(pairs)))
    most, least = min(ways)
    return -most, least


def test_forbidden_pairs_are_left_out_and_as_many_as_possible_are_made():
    dice = np.random.default_rng(2)
    for _ in range(100):
        costs = np.where(dice.uniform(size=(4, 4)) < 0.4, math.inf, dice.uniform(0, 9, (4, 4))).tolist()
        mine, (most, least) = hungarian(costs), all_ways(costs)
        assert all(costs[r][c] < math.inf for r, c in mine)
        assert (len(mine), total(costs, mine)) == (most, pytest.approx(least, abs=1e-9))


def test_the_greedy_way_takes_the_nearest_first_and_pays_for_it():
    costs = [[1.0, 2.0], [2.0, 9.0]]
    assert (greedy(costs), total(costs, greedy(costs))) == ([(0, 0), (1, 1)], 10.0)
    assert (hungarian(costs), total(costs, hungarian(costs))) == ([(0, 1), (1, 0)], 4.0)


@pytest.mark.parametrize("way", [greedy, hungarian])
def test_nothing_to_assign_is_no_pair(way):
    assert way([]) == way([[], []]) == way([[math.inf]]) == []
    assert way([[3.0]]) == [(0, 0)]
