"""The hidden Markov model: enumeration, raw against log against scaled, and tables that are none."""

import itertools
import math

import numpy as np
import pytest

from llm_core.sequences.chain import NoPathError
from llm_core.sequences.hmm import HMM, TableError, forward_raw, forward_scaled, sample

START, TRANSITION, EMISSION = [0.6, 0.4], [[0.7, 0.3], [0.4, 0.6]], [[0.1, 0.4, 0.5], [0.6, 0.3, 0.1]]
WEATHER = HMM.of(START, TRANSITION, EMISSION)
SEEN = [2, 0, 1, 1]


def joint(path):
    """P(path and SEEN), multiplied out."""
    chance = START[path[0]] * math.prod(TRANSITION[a][b] for a, b in itertools.pairwise(path))
    return chance * math.prod(EMISSION[s][o] for s, o in zip(path, SEEN, strict=True))


PATHS = {path: joint(path) for path in itertools.product(range(2), repeat=len(SEEN))}


def test_the_likelihood_is_the_sum_over_all_hidden_paths():
    assert WEATHER.log_likelihood(SEEN) == pytest.approx(math.log(sum(PATHS.values())), abs=1e-14)


def test_the_posterior_is_the_share_of_the_paths_through_a_state():
    gamma = WEATHER.posterior(SEEN)
    for t, i in itertools.product(range(len(SEEN)), range(2)):
        share = sum(chance for path, chance in PATHS.items() if path[t] == i) / sum(PATHS.values())
        assert gamma[t, i] == pytest.approx(share, abs=1e-14)


def test_viterbi_is_the_largest_of_all_paths():
    best = WEATHER.viterbi(SEEN)
    assert tuple(best.states) == max(PATHS, key=PATHS.get)
    assert best.score == pytest.approx(math.log(max(PATHS.values())), abs=1e-14)


def test_the_most_probable_states_need_not_be_the_most_probable_path_nor_even_possible():
    hmm = HMM.of([0.4, 0.3, 0.3], [[0, 0.5, 0.5], [1, 0, 0], [1, 0, 0]], [[1.0], [1.0], [1.0]])
    gamma = hmm.posterior([0, 0])
    single = [int(row.argmax()) for row in gamma]
    assert single == [0, 0]  # 0.4 and 0.6, but a step from 0 to 0 has probability 0
    assert hmm.viterbi([0, 0]).states in ([1, 0], [2, 0])


def test_raw_log_and_scaled_agree_where_nothing_underflows():
    _, observed = sample(WEATHER, 60, seed=3)
    alpha = WEATHER.forward(observed)
    np.testing.assert_allclose(forward_raw(WEATHER, observed), np.exp(alpha), rtol=1e-11)
    belief, sums = forward_scaled(WEATHER, observed)
    np.testing.assert_allclose(
        belief, np.exp(alpha - np.logaddexp.reduce(alpha, axis=1)[:, None]), rtol=1e-11
    )
    assert np.log(sums).sum() == pytest.approx(WEATHER.log_likelihood(observed), rel=1e-13)


def test_the_raw_product_reaches_zero_and_log_space_goes_on():
    _, observed = sample(WEATHER, 2000, seed=3)
    raw = forward_raw(WEATHER, observed).sum(axis=1)
    assert raw[-1] == 0.0
    zero = int(np.argmax(raw == 0))
    assert np.logaddexp.reduce(WEATHER.forward(observed)[zero]) == pytest.approx(
        math.log(5e-324), abs=3
    )  # the least number above 0
    assert math.isfinite(WEATHER.log_likelihood(observed))


def test_several_sequences_are_scaled_at_once():
    observed = np.array([[0, 2], [1, 1], [2, 0]])
    belief, sums = forward_scaled(WEATHER, observed)
    for n in range(2):
        one, its_sums = forward_scaled(WEATHER, observed[:, n])
        np.testing.assert_allclose(belief[:, n], one, rtol=1e-14)
        np.testing.assert_allclose(sums[:, n], its_sums, rtol=1e-14)


def test_what_no_state_emits_is_impossible():
    hmm = HMM.of([1.0], [[1.0]], [[1.0, 0.0]])
    assert hmm.log_likelihood([0, 1]) == -math.inf
    for ask in (hmm.posterior, lambda seen: forward_scaled(hmm, seen)):
        with pytest.raises(NoPathError):
            ask([0, 1])


BAD = {
    "sum": [0.5, 0.6],
    "negative": [1.2, -0.2],
    "zeros": [0.0, 0.0],
    "number": [float("nan"), 1.0],
}


@pytest.mark.parametrize("fault", BAD)
def test_a_row_that_is_no_distribution_is_named(fault):
    good = [[0.5, 0.5], [0.5, 0.5]]
    with pytest.raises(TableError) as told:
        HMM.of([0.5, 0.5], good, [[0.5, 0.5], BAD[fault]])
    assert (told.value.table, told.value.row, told.value.fault) == ("emission", 1, fault)
    with pytest.raises(TableError, match="Row 1 of the start table"):
        HMM.of(BAD[fault], good, good)


def test_a_long_sample_has_the_frequencies_of_the_tables():
    states, symbols = sample(WEATHER, 20_000, seed=1)
    pairs = np.zeros((2, 2))
    np.add.at(pairs, (states[:-1], states[1:]), 1)
    np.testing.assert_allclose(pairs / pairs.sum(axis=1, keepdims=True), TRANSITION, atol=0.02)
    emitted = np.zeros((2, 3))
    np.add.at(emitted, (states, symbols), 1)
    np.testing.assert_allclose(emitted / emitted.sum(axis=1, keepdims=True), EMISSION, atol=0.02)
