"""The chain rule, estimates, and Bayes on letters: by hand, by the formula, and by counting."""

import math

import pytest

from llm_core.probability.chain import bits, factors, turned
from llm_core.probability.samples import SIZES, estimates, standard_error

TEXT = "abab abba baab "


def test_the_factors_are_counts_over_counts_and_multiply_to_the_probability():
    found = factors(TEXT, "ab")  # the text has 15 letters, so 14 pairs
    assert [(one.count, one.out_of) for one in found] == [(6, 14), (4, 6)]
    assert bits(found) == pytest.approx(-math.log2(6 / 14 * 4 / 6))


def test_another_order_of_the_same_letters_has_another_probability():
    assert bits(factors(TEXT, "abb")) != pytest.approx(bits(factors(TEXT, "bab")))
    assert bits(factors(TEXT, "aaa")) == pytest.approx(-math.log2(6 / 14 * 1 / 6 * 1 / 6))


def test_a_pair_that_was_never_counted_makes_the_product_zero():
    assert bits(factors(TEXT, "az")) == math.inf
    assert factors(TEXT, "你好!") == []


def test_bayes_gives_what_counting_gives():
    found = turned("the queen quit the quiet quest and sued us", "q", "u")
    assert found.likelihood == 1
    assert found.posterior == pytest.approx(found.counted, abs=1e-15)
    assert found.counts[:3] == (4, 4, 6)


def test_estimates_spread_as_the_formula_says_and_the_share_is_that_of_all_places():
    found = estimates("that the cat hit the tot", "t", "h", 4000, 1)
    assert found.share == pytest.approx(3 / found.places)
    for size in SIZES[:4]:
        assert found.found[size].std() == pytest.approx(standard_error(found.share, size), rel=0.06)
        assert found.found[size].mean() == pytest.approx(
            found.share, abs=4 * standard_error(found.share, size) / 60
        )


def test_nothing_after_a_letter_is_said():
    with pytest.raises(ValueError, match="Nothing follows"):
        estimates("abc", "z", "a", 3, 1)


def test_a_letter_that_is_not_there_cannot_be_turned_round():
    with pytest.raises(ValueError, match="no part"):
        turned("abc", "z", "a")
