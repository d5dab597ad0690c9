"""Baum-Welch: one step by enumeration, a likelihood that never falls, known tables found again."""

import itertools

import numpy as np
import pytest

from llm_core.sequences import chain
from llm_core.sequences.baum_welch import (
    baum_welch,
    counted,
    expected_counts,
    random_hmm,
    reestimated,
    stacks_of,
)
from llm_core.sequences.hmm import HMM, sample


def by_enumeration(hmm, observed):
    """Expected counts of one sequence: every hidden path counts as often as it is probable."""
    start, transition, emission = hmm.probabilities
    counts = [np.zeros_like(table) for table in hmm.probabilities]
    total = 0.0
    for path in itertools.product(range(len(start)), repeat=len(observed)):
        chance = start[path[0]] * emission[path[0], observed[0]]
        for t in range(1, len(path)):
            chance *= transition[path[t - 1], path[t]] * emission[path[t], observed[t]]
        total += chance
        counts[0][path[0]] += chance
        for t, state in enumerate(path):
            counts[2][state, observed[t]] += chance
            if t:
                counts[1][path[t - 1], state] += chance
    return [table / total for table in counts], np.log(total)


def test_one_step_is_that_of_going_through_every_path():
    hmm = random_hmm(3, 4, seed=5)
    sequences = [[0, 1, 1, 3, 2], [2, 2, 0, 1, 0], [3], [1]]
    stacks = [np.array(sequences[:2]).T, np.array(sequences[2:]).T]
    each = [by_enumeration(hmm, observed) for observed in sequences]
    expected = [sum(tables) for tables in zip(*(counts for counts, _ in each), strict=True)]
    found = counted(hmm, stacks)
    for mine, theirs in zip((found.start, found.transition, found.emission), expected, strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-12)
    assert found.log_likelihood == pytest.approx(sum(chance for _, chance in each), rel=1e-13)
    for mine, theirs in zip(reestimated(found, hmm).probabilities, expected, strict=True):
        np.testing.assert_allclose(mine, theirs / theirs.sum(axis=-1, keepdims=True), rtol=1e-12)


def test_the_counts_are_the_posteriors_of_the_chain():
    hmm, observed = random_hmm(4, 6, seed=1), np.random.default_rng(1).integers(6, size=40)
    seen = hmm.seen(observed)
    alpha, beta = hmm.forward(observed), hmm.backward(observed)
    found = expected_counts(hmm, observed[:, None])
    gamma = np.exp(chain.posterior(alpha, beta))
    np.testing.assert_allclose(found.start, gamma[0], rtol=1e-10)
    np.testing.assert_allclose(
        found.transition, np.exp(chain.pairs(alpha, beta, hmm.transition, seen)).sum(axis=0), rtol=1e-10
    )
    for symbol in range(6):
        np.testing.assert_allclose(
            found.emission[:, symbol], gamma[observed == symbol].sum(axis=0), rtol=1e-10
        )


@pytest.mark.parametrize("seed", range(5))
def test_the_likelihood_never_falls(seed):
    observed = np.random.default_rng(seed).integers(5, size=300)
    rounds = list(baum_welch(random_hmm(3, 5, seed), stacks_of(observed.tolist(), 40), most=40))
    values = [one.log_likelihood for one in rounds]
    assert all(after >= before - 1e-9 for before, after in itertools.pairwise(values))
    assert values[-1] > values[0]


def test_the_log_likelihood_of_a_round_is_that_of_its_model():
    observed = [0, 1, 1, 0, 2, 1, 0, 0]
    for one in baum_welch(random_hmm(2, 3, 7), stacks_of(observed, 8), most=5):
        assert one.log_likelihood == pytest.approx(one.hmm.log_likelihood(observed), rel=1e-12)


def test_tables_that_made_the_text_are_found_again():
    truth = HMM.of([0.5, 0.5], [[0.9, 0.1], [0.1, 0.9]], [[0.8, 0.1, 0.1], [0.1, 0.1, 0.8]])
    _, observed = sample(truth, 6000, seed=2)
    (*_, last) = baum_welch(random_hmm(2, 3, 1), stacks_of(observed.tolist(), 100), most=200)
    _, transition, emission = last.hmm.probabilities
    order = np.argsort(-emission[:, 0])
    np.testing.assert_allclose(emission[order], truth.probabilities[2], atol=0.05)
    np.testing.assert_allclose(transition[order][:, order], truth.probabilities[1], atol=0.05)


def test_a_state_that_is_never_used_keeps_its_row():
    hmm = HMM.of([1, 0], [[1, 0], [0.5, 0.5]], [[0.5, 0.5], [0.3, 0.7]])
    again = reestimated(expected_counts(hmm, np.array([[0], [1], [1]])), hmm)
    np.testing.assert_allclose(again.probabilities[1][1], [0.5, 0.5])
    np.testing.assert_allclose(again.probabilities[2][1], [0.3, 0.7])


def test_pieces_of_equal_length_join_to_the_sequence_again():
    stacks = stacks_of(list(range(11)), 4)
    assert [stack.shape for stack in stacks] == [(4, 2), (3, 1)]
    assert [int(x) for stack in stacks for x in stack.T.flatten()] == list(range(11))
    assert [stack.shape for stack in stacks_of([7], 4)] == [(1, 1)]
