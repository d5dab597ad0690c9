"""Entropy and its relatives: scipy's, closed formulas, and the examples of the page."""

import itertools
import math
import random

import numpy as np
import pytest
from scipy.special import softmax
from scipy.stats import entropy as scipy_entropy

from llm_core.probability.contexts import FEWEST, contexts
from llm_core.probability.entropy import (
    conditional_entropy,
    cross_entropy,
    divergence,
    entropy,
    known,
    moved,
    never_seen,
    next_given,
    perplexity,
    problem,
    seen_once,
    surprisal,
    tempered,
)


def drawn(n, seed):
    return np.random.default_rng(seed).dirichlet(np.ones(n))


def test_entropy_cross_entropy_and_divergence_are_scipy_s():
    for seed in range(30):
        p, q = drawn(2 + seed, seed), drawn(2 + seed, seed + 100)
        assert entropy(p) == pytest.approx(scipy_entropy(p, base=2), rel=1e-12)
        assert divergence(p, q) == pytest.approx(scipy_entropy(p, q, base=2), rel=1e-10, abs=1e-12)
        assert cross_entropy(p, q) == pytest.approx(
            scipy_entropy(p, base=2) + scipy_entropy(p, q, base=2), rel=1e-12
        )
        assert divergence(p, p) == 0


def test_64_equal_symbols_are_6_bits_and_perplexity_64():
    assert entropy([1 / 64] * 64) == 6
    assert perplexity(6) == 64
    assert surprisal([1, 0.5, 0.25]).tolist() == [0, 1, 2]
    assert not math.copysign(1, surprisal(1)) < 0


def test_what_happens_and_was_held_for_impossible_is_an_infinite_surprise():
    assert cross_entropy([0.5, 0.5], [1, 0]) == math.inf
    assert cross_entropy([1, 0], [1, 0]) == 0


@pytest.mark.parametrize(
    ("shares", "name"),
    [
        ([0.5, 0.6], "sum"),
        ([-0.1, 1.1], "negative"),
        ([math.nan, 1], "number"),
        ([math.inf, 0], "number"),
        ([], "number"),
    ],
)
def test_what_is_no_distribution_is_refused(shares, name):
    assert problem(shares) == name
    with pytest.raises(ValueError, match=name):
        entropy(shares)


def test_temperature_is_softmax_of_log_p_over_t():
    p = drawn(6, 1)
    for temperature in (0.1, 0.5, 1, 2, 10):
        np.testing.assert_allclose(tempered(p, temperature), softmax(np.log(p) / temperature), rtol=1e-12)
    assert tempered([0.5, 0.5, 0], 3).tolist() == [0.5, 0.5, 0]


def test_moving_one_bar_keeps_the_sum_and_the_proportions_of_the_others():
    draw = random.Random(1)
    for seed in range(50):
        p = drawn(5, seed)
        share = draw.random()
        found = moved(p, 2, share)
        assert found.sum() == pytest.approx(1, abs=1e-12)
        assert found[2] == pytest.approx(share, abs=1e-12)
        assert found[0] / found[1] == pytest.approx(p[0] / p[1])
    assert moved([0, 1, 0], 1, 0.5).tolist() == [0.25, 0.5, 0.25]
    assert moved([0.2, 0.8], 0, 7).tolist() == [1, 0]
    assert moved([0.2, 0.8], 0, -7).tolist() == [0, 1]


def test_knowing_one_value_can_raise_the_uncertainty_and_the_average_never_does():
    alone, each, rows = known([[0.9, 0.0], [0.05, 0.05]])
    assert round(alone, 2) == 0.29
    assert each.tolist() == [0, 1]
    assert rows.tolist() == pytest.approx([0.9, 0.1])
    assert conditional_entropy([[0.9, 0.0], [0.05, 0.05]]) == pytest.approx(0.10)
    for seed in range(40):
        joint = drawn(6, seed).reshape(2, 3)
        alone, _, _ = known(joint)
        chain = entropy(joint.ravel()) - entropy(joint.sum(1))
        assert conditional_entropy(joint) == pytest.approx(chain, abs=1e-12)  # H(X, Y) = H(X) + H(Y | X)
        assert conditional_entropy(joint) <= alone + 1e-12


def test_an_impossible_row_has_no_entropy_and_adds_nothing():
    _, each, _ = known([[0, 0], [0.5, 0.5]])
    assert math.isnan(each[0])
    assert conditional_entropy([[0, 0], [0.5, 0.5]]) == 1


def test_the_entropy_given_a_context_is_that_of_the_counted_table():
    text = "abacabadabac"
    joint = np.zeros((4, 4))
    for a, b in itertools.pairwise(text):
        joint["abcd".index(a), "abcd".index(b)] += 1 / (len(text) - 1)
    assert next_given(text, 1) == pytest.approx(conditional_entropy(joint))
    assert next_given("aaaa", 0) == 0
    assert next_given("abcd", 2) == 0
    assert next_given("ab", 5) == 0


def test_contexts_that_stand_once_and_contexts_that_were_never_counted_are_found():
    assert seen_once("abab", 1) == pytest.approx(1 / 3)  # a before b, b before a, a before b: b once
    assert seen_once("abcd", 2) == 1
    assert never_seen("abx", "abab", 1) == 0
    assert never_seen("axx", "abab", 1) == pytest.approx(1 / 2)


def test_the_counted_text_is_remembered_and_the_rest_is_not():
    text = (
        "the old man sat by the river and the fish swam in the water of the river " * 2
        + "a new thing came today"
    )
    found = contexts(text)
    assert found[-1].counted < 0.2 < found[0].counted
    assert found[-1].held_out > found[-1].counted
    assert all(a.counted >= b.counted - 0.2 for a, b in itertools.pairwise(found))
    with pytest.raises(ValueError, match="At least"):
        contexts("a" * (FEWEST - 1))


@pytest.mark.parametrize("text", ["a" * 40, "\U0001f600" * 30, "مرحبا بك في هذا المكان الجميل"])
def test_one_letter_emoji_and_other_writings_have_contexts(text):
    assert all(math.isfinite(one.held_out) and one.counted >= 0 for one in contexts(text))
