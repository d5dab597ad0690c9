"""What an unknown word costs: a distribution over all words."""

import itertools

import pytest

from llm_core.language.spelling import Spelling


def test_the_price_of_a_word_is_that_of_its_letters_and_its_end():
    spelling = Spelling.of(["ab", "a"])  # a 2, b 1, end 2: with one more for each of four places 9
    assert 2 ** -spelling.bits("a") == pytest.approx((3 / 9) * (3 / 9))
    assert 2 ** -spelling.bits("bx") == pytest.approx((2 / 9) * (1 / 9) * (3 / 9))


def test_all_words_together_have_no_more_than_the_whole_probability():
    spelling = Spelling.of(["ab", "a", "ba"])
    words = ["".join(one) for n in range(12) for one in itertools.product("ab", repeat=n)]
    assert 0.75 < sum(2 ** -spelling.bits(word) for word in words) < 1
