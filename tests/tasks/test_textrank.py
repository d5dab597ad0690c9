"""TextRank against networkx, and against the numbers of its equation."""

from __future__ import annotations

import math

import networkx
import numpy as np
import pytest

from llm_core.tasks.textrank import content_words, rank, similarity

TEXTS = [
    "Rain flooded the harbour town overnight.",
    "The harbour stayed closed because rain flooded its roads.",
    "Schools in the town stayed closed.",
    "A poet read aloud.",
    "Engineers said the harbour roads need new drains against rain.",
]


def stationary(weights):
    """Where a walker on networkx's Google matrix (Page et al. 1999) spends its time, by the eigenvector."""
    google = np.asarray(networkx.google_matrix(networkx.from_numpy_array(weights), alpha=0.85))
    values, vectors = np.linalg.eig(google.T)
    leading = np.real(vectors[:, np.argmax(np.real(values))])
    return leading / leading.sum()


def test_scores_are_the_pagerank_of_networkx():
    weights = similarity(TEXTS)
    np.testing.assert_allclose(rank(weights), stationary(weights), atol=1e-8)


def test_random_weights_too_also_with_lonely_sentences():
    dice = np.random.default_rng(3)
    weights = dice.random((30, 30)) * (dice.random((30, 30)) < 0.1)
    weights = weights + weights.T
    np.fill_diagonal(weights, 0)
    weights[4] = weights[:, 4] = 0
    np.testing.assert_allclose(rank(weights), stationary(weights), atol=1e-8)


def test_similarity_is_shared_words_over_the_logarithms_of_the_lengths():
    first, second = content_words(TEXTS[0]), content_words(TEXTS[1])
    expected = len(first & second) / (math.log(len(first)) + math.log(len(second)))
    assert similarity(TEXTS)[0, 1] == pytest.approx(expected)


def test_similarity_is_symmetric_without_a_diagonal():
    weights = similarity(TEXTS)
    np.testing.assert_allclose(weights, weights.T)
    assert np.trace(weights) == 0


def test_scores_sum_to_one():
    assert rank(similarity(TEXTS)).sum() == pytest.approx(1)


def test_sentences_that_share_nothing_are_equal():
    np.testing.assert_allclose(rank(np.zeros((4, 4))), 0.25)


def test_no_sentence_has_no_score():
    assert rank(similarity([])).shape == (0,)


def test_one_word_sentences_do_not_divide_by_zero():
    assert np.isfinite(similarity(["Rain.", "Rain.", "Rain flooded roads."])).all()


def test_function_words_link_nothing():
    assert similarity(["It was in the house", "It was in the garden"])[0, 1] == 0


def test_chinese_is_compared_by_pairs_of_characters():
    assert content_words("港口下雨") == {"港口", "口下", "下雨"}
    assert similarity(["港口下雨了", "昨夜港口下雨"])[0, 1] > 0
