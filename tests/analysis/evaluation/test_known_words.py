"""Noise, letters, words: what is counted in a sample, worked out by hand."""

import random

import pytest

from llm_core.analysis.evaluation.known_words import Known, count, known, marked, words_of

DICE = random.Random(1)
MIXED = ["".join(DICE.choices("the cat's.äя明🙂 \n0_", k=60)) for _ in range(40)]
TEXT = known(["The cat sat.", "A dog, the cat"])


def test_words_are_runs_of_three_or_more_letters_in_small_letters_whatever_the_script():
    assert words_of("The CAT, couldn't eat 2 Äpfel_und привет!") == [
        "the", "cat", "couldn", "eat", "äpfel", "und", "привет",
    ]  # fmt: skip


def test_pairs_and_words_of_a_text_are_those_that_occur_in_it():
    assert TEXT.words == {"the", "cat", "sat", "dog"}
    assert {"Th", "he", "e ", "t.", " d"} <= TEXT.pairs
    assert "gt" not in TEXT.pairs  # never across two documents


def test_shares_of_a_sample_worked_out_by_hand():
    found = count("The cog sat. Do", TEXT)
    assert (found.words, found.known_words) == (3, 2)  # "cog" is none, "Do" is cut off by the end
    assert found.word_share == 2 / 3
    assert (found.pairs, found.known_pairs) == (14, 9)  # not: co, "g ", ". ", " D", Do
    assert count("", TEXT).pair_share is None
    assert count("aaaa", TEXT).word_share is None


def test_a_word_that_the_end_cuts_off_is_neither_counted_nor_marked():
    assert count("the catas", TEXT).words == 1
    assert marked("the catas", TEXT) == [("the catas", False)]
    assert marked("the catas is", TEXT) == [("the ", False), ("catas", True), (" is", False)]


@pytest.mark.parametrize("sample", ["", *MIXED])
def test_the_marked_pieces_are_the_sample_and_what_is_not_marked_is_known(sample):
    pieces = marked(sample, TEXT)
    assert "".join(piece for piece, _ in pieces) == sample
    found = count(sample, TEXT)
    assert found.words - found.known_words == sum(strange for _, strange in pieces)


@pytest.mark.parametrize("text", MIXED)
def test_a_text_knows_all_of_itself(text):
    found = count(text, known([text]))
    assert found.pair_share == 1
    assert found.word_share in (None, 1)


def test_nothing_is_known_of_an_empty_text():
    assert known([]) == Known(frozenset(), frozenset())
