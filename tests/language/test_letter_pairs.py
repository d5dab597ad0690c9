"""Pairs of letters: counted by hand, and blind for where they stand."""

import pytest

from llm_core.language.letter_pairs import LETTERS, apart, pair_shares, words_mixed


def test_pairs_are_counted_by_hand():
    found = pair_shares("Aba, b")
    at = LETTERS.index
    assert found[at("a"), at("b")] == pytest.approx(1 / 4)
    assert found[at("b"), at("a")] == pytest.approx(1 / 4)
    assert found[at("a"), at(" ")] == pytest.approx(1 / 4)
    assert found[at(" "), at("b")] == pytest.approx(1 / 4)


def test_mixing_words_changes_only_the_seams():
    text = "the cat sat on the mat and the dog lay under the old oak tree " * 5
    assert sorted(words_mixed(text, 1).split()) == sorted(text.split())
    assert apart(pair_shares(words_mixed(text, 1)), pair_shares(text)) < 0.05
    assert apart(pair_shares("zzzz"), pair_shares(text)) > 1


def test_a_text_without_pairs_has_none():
    for text in ("", "a", "你好"):
        assert pair_shares(text).sum() == 0
    assert apart(pair_shares("ab"), pair_shares("")) == float("inf")
