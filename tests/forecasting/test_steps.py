"""Changes as tokens: edges, counts, probabilities and bits, worked out by hand."""

import numpy as np
import pytest

from llm_core.forecasting.series import walk
from llm_core.forecasting.steps import Steps, bits, contexts, counts, next_step, probabilities


def test_the_tokens_are_about_equally_common():
    changes = np.diff(walk(1, 4001))
    steps = Steps.fit(changes, 8)
    assert np.bincount(steps.encode(changes)).tolist() == [500] * 8
    assert steps.encode(np.array([-9.0, steps.edges[0], 9.0])).tolist() == [0, 1, 7]
    with pytest.raises(ValueError, match="two"):
        Steps.fit(changes, 1)


def test_counts_of_pairs_and_triples_by_hand():
    ids = np.array([0, 1, 1, 0, 1])
    assert counts(ids, 2, 0).tolist() == [[2, 3]]
    assert counts(ids, 2, 1).tolist() == [[0, 2], [1, 1]]
    assert counts(ids, 2, 2).tolist() == [[0, 0], [0, 1], [0, 1], [1, 0]]
    assert contexts(ids, 2, 2).tolist() == [1, 3, 2, 1]


def test_one_is_added_to_each_count():
    assert probabilities(np.array([[0.0, 2], [0, 0]])).tolist() == [[0.25, 0.75], [0.5, 0.5]]
    assert next_step(np.array([0, 1, 1, 0, 1]), np.array([1, 0]), 2, 1).tolist() == [0.25, 0.75]


def test_bits_by_hand():
    known, tested = np.array([0, 1, 1, 0, 1]), np.array([0, 1, 0])
    # after 0: 1 has 3/4; after 1: 0 has 2/4
    assert bits(known, tested, 2, 1, 1) == pytest.approx((np.log2(4 / 3) + 1) / 2)


def test_a_walk_cannot_be_told_from_chance():
    changes = np.diff(walk(1, 40_001))
    ids = Steps.fit(changes, 4).encode(changes)
    assert bits(ids[:20_000], ids, 4, 1, 20_000) == pytest.approx(2, abs=0.01)


def test_what_follows_a_rule_costs_almost_nothing():
    ids = np.arange(4000) % 4
    assert bits(ids[:2000], ids, 4, 1, 2000) < 0.02
    assert bits(ids[:2000], ids, 4, 0, 2000) == pytest.approx(2, abs=0.001)
