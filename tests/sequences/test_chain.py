"""Forward, backward, posterior and Viterbi against the plainest way: going through every path one by one."""

import itertools

import numpy as np
import pytest

from llm_core.sequences import chain
from llm_core.sequences.chain import NoPathError

SHAPES = [(1, 1), (1, 3), (2, 2), (4, 2), (4, 3), (5, 4)]


def drawn(steps, states, seed):
    """Start, transition and seen as any numbers, as a conditional random field has them."""
    draw = np.random.default_rng(seed)
    return draw.normal(size=states), draw.normal(size=(states, states)), draw.normal(size=(steps, states))


def paths(start, transition, seen):
    """Every path with its score."""
    steps, states = seen.shape
    for path in itertools.product(range(states), repeat=steps):
        score = start[path[0]] + sum(transition[pair] for pair in itertools.pairwise(path))
        yield path, score + sum(seen[t, s] for t, s in enumerate(path))


def sum_where(found, wanted):
    """log Σ exp(score) over the paths that `wanted` takes."""
    return np.log(sum(np.exp(score) for path, score in found if wanted(path)))


@pytest.mark.parametrize(("steps", "states"), SHAPES)
def test_every_number_is_a_sum_over_paths(steps, states):
    tables = drawn(steps, states, seed=steps * 10 + states)
    start, transition, seen = tables
    alpha, beta = chain.forward(*tables), chain.backward(transition, seen)
    found = list(paths(*tables))
    every = sum_where(found, lambda _: True)
    assert chain.total(alpha) == pytest.approx(every, abs=1e-12)
    gamma, xi = chain.posterior(alpha, beta), chain.pairs(alpha, beta, transition, seen)
    for t, i in itertools.product(range(steps), range(states)):
        through = sum_where(found, lambda path, t=t, i=i: path[t] == i)
        assert alpha[t, i] + beta[t, i] == pytest.approx(through, abs=1e-12)
        assert gamma[t, i] == pytest.approx(through - every, abs=1e-12)
        part = sum_where(list(paths(start, transition, seen[: t + 1])), lambda path, i=i: path[-1] == i)
        assert alpha[t, i] == pytest.approx(part, abs=1e-12)
        for j in range(states if t + 1 < steps else 0):
            both = sum_where(found, lambda path, t=t, i=i, j=j: path[t : t + 2] == (i, j))
            assert xi[t, i, j] == pytest.approx(both - every, abs=1e-12)


@pytest.mark.parametrize(("steps", "states"), SHAPES)
def test_viterbi_finds_the_best_of_all_paths(steps, states):
    for seed in range(20):
        tables = drawn(steps, states, seed)
        best = max(paths(*tables), key=lambda one: one[1])
        found = chain.viterbi(*tables)
        assert tuple(found.states) == best[0]
        assert found.score == pytest.approx(best[1], abs=1e-12)
        assert (found.back[0] == -1).all()


def test_chains_of_equal_length_are_computed_together_as_one_by_one():
    start, transition, _ = drawn(1, 3, seed=1)
    seen = np.random.default_rng(2).normal(size=(5, 4, 3))
    alpha, beta = chain.forward(start, transition, seen), chain.backward(transition, seen)
    gamma, xi = chain.posterior(alpha, beta), chain.pairs(alpha, beta, transition, seen)
    for n in range(4):
        one = seen[:, n]
        a, b = chain.forward(start, transition, one), chain.backward(transition, one)
        np.testing.assert_allclose(alpha[:, n], a, rtol=1e-13)
        np.testing.assert_allclose(beta[:, n], b, rtol=1e-13, atol=1e-13)
        np.testing.assert_allclose(gamma[:, n], chain.posterior(a, b), rtol=1e-12)
        np.testing.assert_allclose(xi[:, n], chain.pairs(a, b, transition, one), rtol=1e-12)


def test_of_equal_ways_the_first_state_is_taken():
    nothing = np.zeros((3, 2))
    assert chain.viterbi(np.zeros(2), np.zeros((2, 2)), nothing).states == [0, 0, 0]


def test_what_is_impossible_has_no_shares_and_says_so():
    never = np.full((2, 2), -np.inf)
    alpha, beta = chain.forward(np.zeros(2), never, np.zeros((2, 2))), chain.backward(never, np.zeros((2, 2)))
    assert chain.total(alpha) == -np.inf
    with pytest.raises(NoPathError):
        chain.posterior(alpha, beta)
    with pytest.raises(NoPathError):
        chain.pairs(alpha, beta, never, np.zeros((2, 2)))
