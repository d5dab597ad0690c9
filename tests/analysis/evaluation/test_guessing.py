"""Shannon's bounds: worked by hand, and around the true entropy of a source that is known."""

import math
import random

import pytest

from llm_core.analysis.evaluation.guessing import bounds, lower_bound, rank, shares, upper_bound


def test_a_reader_who_is_always_right_at_once_needs_no_bits():
    assert bounds([1] * 30, 27) == (0, 0)


def test_even_shares_make_both_bounds_the_logarithm_of_the_number_of_symbols():
    assert bounds(list(range(1, 28)), 27) == pytest.approx((math.log2(27), math.log2(27)))


def test_both_bounds_of_a_case_worked_by_hand():
    q = shares([1, 1, 1, 2], 27)
    assert q[:3] == [0.75, 0.25, 0]
    assert upper_bound(q) == pytest.approx(0.75 * math.log2(4 / 3) + 0.25 * 2)
    assert lower_bound(q) == pytest.approx(2 * 0.25 * 1)  # i = 1 gives log2 1 = 0


def test_the_order_of_equal_or_unequal_shares_changes_no_bound_and_the_lower_is_the_lower():
    dice = random.Random(1)
    for _ in range(50):
        guesses = [dice.randint(1, 9) for _ in range(12)]
        low, high = bounds(guesses, 27)
        assert 0 <= low <= high + 1e-12
    assert lower_bound([0.2, 0.5, 0.3]) == lower_bound([0.5, 0.3, 0.2])


def test_the_bounds_enclose_the_entropy_of_a_source_that_is_known():
    """Contexts with different distributions; the guesser goes by the true probabilities."""
    contexts = [[0.7, 0.2, 0.1], [0.4, 0.35, 0.25], [0.9, 0.05, 0.05]]
    entropy = sum(-p * math.log2(p) for one in contexts for p in one) / len(contexts)
    q = [sum(one[i] for one in contexts) / len(contexts) for i in range(3)]
    assert lower_bound(q) <= entropy <= upper_bound(q)


def test_the_rank_goes_by_probability_and_then_by_alphabet():
    chances = {"a": 0.2, "b": 0.5, "c": 0.2, "d": 0.1}
    assert [rank(chances, one) for one in "bacd"] == [1, 2, 3, 4]


def test_without_a_letter_there_are_no_bounds():
    with pytest.raises(ValueError, match="no letter"):
        bounds([], 27)
