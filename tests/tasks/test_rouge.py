"""ROUGE by hand."""

from __future__ import annotations

import pytest

from llm_core.tasks.rouge import rouge


def test_identical_texts_score_one():
    assert {kind: score.f1 for kind, score in rouge("the cat sat", "the cat sat").items()} == {
        "rouge1": 1,
        "rouge2": 1,
        "rougeL": 1,
    }


def test_the_numbers_are_those_counted_by_hand():
    scores = rouge(
        "the cat sat down", "the cat lay down today"
    )  # shared: the, cat, down; the-cat; the cat down
    assert (scores["rouge1"].precision, scores["rouge1"].recall) == (3 / 4, 3 / 5)
    assert scores["rouge2"].f1 == pytest.approx(2 * (1 / 3) * (1 / 4) / (1 / 3 + 1 / 4))
    assert scores["rougeL"].recall == 3 / 5


def test_english_words_are_compared_by_their_stems():
    assert rouge("boats burned", "boat burning")["rouge1"].f1 == 1


def test_chinese_is_compared_by_characters():
    scores = rouge("港口起火", "港口着火了")  # 港, 口, 火 of 4 and 5
    assert (scores["rouge1"].precision, scores["rouge1"].recall) == (3 / 4, 3 / 5)


def test_order_matters_for_the_longest_common_subsequence_only():
    scores = rouge("火港口", "港口火")
    assert scores["rouge1"].f1 == 1
    assert scores["rougeL"].f1 == pytest.approx(2 / 3)


@pytest.mark.parametrize("text", ["", "!!!", "🙂"])
def test_texts_without_words_score_nothing(text):
    assert rouge(text, "the cat")["rouge1"].f1 == 0
