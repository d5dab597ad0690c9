"""ROUGE by hand."""

from __future__ import annotations

import random

import pytest
from rouge_score.rouge_scorer import RougeScorer

from llm_core.tasks.rouge import common_subsequence, rouge


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


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Кошка спала", "кошка спала дома"),
        ("बिल्ली सो रही थी", "बिल्ली सो गई"),
        ("고양이가 잤다", "고양이가 집에서 잤다"),
        ("η γάτα κοιμάται", "η γάτα τρέχει"),
        ("القطة نامت", "القطة نامت هنا"),
        ("แมวนอน", "แมวนั่ง"),
        ("été à la plage", "l'été à Nice"),
    ],
)
def test_words_of_any_writing_are_compared(text, other):
    assert rouge(text, text)["rougeL"].f1 == 1
    assert 0 < rouge(text, other)["rouge1"].f1 < 1


def test_french_words_are_not_cut_at_their_accents():
    assert rouge("thé", "th é")["rouge1"].f1 == 0


ENGLISH = """
    four fishing boats and a warehouse were destroyed by a fire in the old harbour. Nobody was hurt; the firefighters
    needed three hours. The mayor promised money to the owners, and nobody has to give up fishing because of this fire.
"""


def test_english_scores_are_those_of_googles_program():
    theirs = RougeScorer(["rouge1", "rouge2", "rougeL"], use_stemmer=True)
    choose = random.Random(1)
    for _ in range(50):
        summary, reference = (
            " ".join(choose.choices(ENGLISH.split(), k=choose.randint(1, 40))) for _ in range(2)
        )
        for kind, score in theirs.score(reference, summary).items():
            assert rouge(summary, reference)[kind].f1 == pytest.approx(score.fmeasure)


def by_the_table(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i + 1][j + 1] = table[i][j] + 1 if x == y else max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


def test_the_longest_common_subsequence_is_that_of_the_textbook_table():
    choose = random.Random(2)
    for _ in range(200):
        a, b = (choose.choices("abcd", k=choose.randint(0, 90)) for _ in range(2))
        assert common_subsequence(a, b) == by_the_table(a, b)


def test_a_comparison_stops_when_nobody_waits_for_it():
    def nobody_waits(done, total):
        if done:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        rouge("the cat " * 1_000, "the dog", nobody_waits)
