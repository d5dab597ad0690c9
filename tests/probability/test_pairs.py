"""Pairs of neighbours: counted by hand, independent when shuffled, drawn from the conditional."""

import itertools

import numpy as np
import pytest
from scipy.stats import entropy as scipy_entropy

from llm_core.probability.pairs import (
    PairTable,
    counted,
    independence,
    pair_table,
    ranked,
    shuffled,
    units_of,
    walk,
)


def test_every_probability_of_a_pair_is_a_count_over_a_count():
    found = counted("aba ab", "letters")  # ab, ba, a_, _a, ab
    assert found.units == ("a", "b", " ")
    table = found.table
    assert table.total == 5
    assert table.counts[0, 1] == 2
    assert table.joint()[0, 1] == pytest.approx(2 / 5)
    assert table.first()[0] == pytest.approx(3 / 5)
    assert table.second()[1] == pytest.approx(2 / 5)
    assert table.after()[0, 1] == pytest.approx(2 / 3)
    assert table.before()[0, 1] == pytest.approx(1)
    assert table.ratio()[0, 1] == pytest.approx((2 / 5) / (3 / 5 * 2 / 5))


def test_marginals_are_sums_and_conditionals_add_up_to_one():
    table = counted("the quick brown fox jumps over the lazy dog and the cat", "letters").table
    assert table.joint().sum() == pytest.approx(1)
    np.testing.assert_allclose(table.joint().sum(1), table.first())
    np.testing.assert_allclose(table.after().sum(1), 1)
    starts = table.counts.sum(0) > 0
    np.testing.assert_allclose(table.before().sum(0)[starts], 1)


def test_rare_units_are_counted_together_and_nothing_is_lost():
    _, ids = ranked(list("aaabbbccdde"))
    table = pair_table(ids, 2)
    assert table.counts.shape == (3, 3)
    assert table.total == len(ids) - 1


def test_mutual_information_is_that_of_scipy_and_none_for_independent_neighbours():
    table = counted("abacabadabacaba" * 3, "letters").table
    expected = scipy_entropy(table.joint().ravel(), table.independent().ravel(), base=2)
    assert table.shared_bits() == pytest.approx(expected, abs=1e-12)
    assert PairTable(np.outer([3, 1], [2, 6])).shared_bits() == pytest.approx(0, abs=1e-12)
    np.testing.assert_allclose(PairTable(np.outer([3, 1], [2, 6])).ratio(), 1)


def test_shuffling_keeps_the_units_and_takes_what_neighbours_know():
    text = "the cat sat on the mat and the rat ate the hat of that man " * 8
    found = independence(text, "letters", 1)
    ids = found.counted.ids
    assert sorted(shuffled(ids, 1).tolist()) == sorted(ids.tolist())
    assert found.bits > 4 * np.mean(found.mixed_bits)


def test_a_walk_draws_from_the_conditional():
    ids = counted("abababacab" * 5, "letters").ids
    follows = {b for a, b in itertools.pairwise(ids) if a == 0}
    drawn = [walk(ids, 0, 1, seed)[1] for seed in range(1, 401)]
    assert set(drawn) == follows
    share = (ids[1:][ids[:-1] == 0] == 1).mean()
    assert drawn.count(1) / 400 == pytest.approx(share, abs=3 * (share * (1 - share) / 400) ** 0.5)
    assert walk(ids, 0, 30, 7) == walk(ids, 0, 30, 7)


def test_a_walk_ends_where_nothing_follows():
    _, ids = ranked(list("aab"))
    assert walk(ids, 1, 5, 1) == [1]


@pytest.mark.parametrize("text", ["", "a", "   ", "\U0001f600"])
def test_a_text_without_a_pair_has_an_empty_table(text):
    for kind in ("letters", "words"):
        found = counted(text, kind)
        assert found.table.total == 0
        assert found.first == (0, 0)


def test_the_pair_shown_first_is_of_letters_and_not_of_the_signs_between_sentences():
    found = counted("来。他们。他去。他说。他们", "letters")
    assert [found.units[i] for i in found.first] == ["他", "们"]


def test_one_letter_repeated_is_one_cell():
    found = counted("aaaa", "letters")
    assert found.table.counts.tolist() == [[3]]
    assert found.table.ratio().tolist() == [[1]]
    assert found.table.shared_bits() == 0


def test_units_are_what_a_reader_takes_for_one_sign():
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert units_of(f"{family}{family} e\u0301A\n\t你", "letters") == [
        family,
        family,
        " ",
        "e\u0301",
        "a",
        " ",
        "你",
    ]
    assert units_of("مرحبا بك، Don't stop!", "words") == ["مرحبا", "بك", "don't", "stop"]
