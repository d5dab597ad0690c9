"""The naive Bayes filter: scikit-learn's, its parts add up, and the shipped counts with their test."""

import math

import numpy as np
import pytest
from sklearn.naive_bayes import MultinomialNB

from llm_core.data.spam import spam
from llm_core.probability.naive_bayes import NaiveBayes, chance, confusion, log_odds

WORDS = ("cat", "dog", "free", "money", "the")


def made(alpha, seed=0):
    counts = np.random.default_rng(seed).integers(0, 40, (2, len(WORDS)))
    reference = MultinomialNB(alpha=alpha, class_prior=[0.7, 0.3]).fit(counts, [0, 1])
    return NaiveBayes(WORDS, counts, (70, 30), alpha), reference


@pytest.mark.parametrize("alpha", [0.01, 0.5, 1.0, 3.0])
def test_probabilities_are_scikit_learn_s(alpha):
    model, reference = made(alpha)
    for message in ("free money free", "the cat", "the dog the cat the money", ""):
        found = model.explain(message)
        row = [[message.split().count(word) for word in WORDS]]
        assert found.probability == pytest.approx(reference.predict_proba(row)[0, 1], rel=1e-12)
        joint = reference.predict_joint_log_proba(row)[0]
        assert found.log_odds == pytest.approx((joint[1] - joint[0]) / math.log(2), abs=1e-12)


def test_the_parts_add_up_and_unknown_words_add_nothing():
    model, _ = made(1.0)
    found = model.explain("Free FREE zebra, money! 你好", 0.2)
    assert found.unknown == ("zebra", "你", "好")
    assert {part.word: part.times for part in found.parts} == {"free": 2, "money": 1}
    assert found.prior == pytest.approx(-2)
    assert found.log_odds == pytest.approx(found.prior + sum(part.times * part.each for part in found.parts))
    assert abs(found.parts[0].adds) >= abs(found.parts[1].adds)


def test_odds_and_probability_turn_into_each_other():
    for share in (1e-6, 0.01, 0.5, 0.9):
        assert chance(log_odds(share)) == pytest.approx(share, rel=1e-9)
    assert chance(5000) == 1
    assert chance(-5000) == 0


def test_confusion_is_counted_by_hand():
    found = confusion(np.array([3.0, -1, 2, -4]), np.array([True, True, False, False]), 0.5)
    assert (found.found, found.missed, found.lost, found.kept) == (1, 1, 1, 1)
    moved = confusion(np.array([3.0, -1, 2, -4]), np.array([True, True, False, False]), 0.1)
    assert (moved.found, moved.lost) == (0, 0)  # three bits of evidence against odds of one to nine
    assert moved.accuracy == 0.5


def test_the_shipped_filter_is_scikit_learn_s_and_reaches_what_the_page_says():
    found = spam()
    model = found.filter
    reference = MultinomialNB(alpha=model.alpha).fit(model.counts, [0, 1])
    logs = reference.feature_log_prob_ / math.log(2)
    np.testing.assert_allclose(model.weights, logs[1] - logs[0], atol=1e-10)
    counts = confusion(found.evidence, found.spam, 0.5)
    assert counts.accuracy > 0.93
    assert len(found.spam) == sum(found.facts["messages"]["test"])
    assert model.counts.sum(0).min() > 0


def test_no_address_number_or_rare_word_is_shipped():
    words = spam().filter.vocabulary
    assert all(word.replace("'", "").isascii() and word.replace("'", "").isalpha() for word in words)
    assert not {"justin", "mason", "craig", "hughes", "matthias", "john", "david", "michael"} & set(words)
