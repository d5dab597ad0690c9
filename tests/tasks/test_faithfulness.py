"""What a summary copies and what it invents."""

from __future__ import annotations

import pytest

from llm_core.tasks.faithfulness import compression, copied_share, unsupported

SOURCE = (
    "Mayor Anna Kessel opened the new bridge in Lindmouth on Friday. It cost 1,200,000 euros and took three years. "
    "The old bridge was built in 1951."
)


def flagged(summary, source=SOURCE):
    return [(item.text, item.kind) for item in unsupported(summary, source)]


def test_copied_names_and_numbers_are_not_flagged():
    assert flagged("Anna Kessel opened a bridge in Lindmouth; the old one is of 1951.") == []


def test_new_names_and_numbers_are_flagged_with_their_place():
    summary = "On Friday Anna Kessel and John Smith opened it in Berlin for 300 euros."
    items = unsupported(summary, SOURCE)
    assert [item.text for item in items] == ["John Smith", "Berlin", "300"]
    assert all(summary[item.start : item.end] == item.text for item in items)


@pytest.mark.parametrize("word", ["However", "Nobody", "Afterwards", "They"])
def test_a_word_that_only_begins_a_sentence_is_no_name(word):
    assert flagged(f"{word} opened the bridge. {word} cheered.") == []


def test_a_name_that_begins_a_sentence_is_found_by_the_name_after_it():
    assert flagged("John Smith opened it.") == [("John Smith", "name")]


def test_a_name_that_begins_a_sentence_is_found_when_it_comes_again():
    assert [text for text, _ in flagged("Berlin was cold. They left Berlin.")] == ["Berlin", "Berlin"]


def test_the_first_word_of_a_quotation_is_no_name():
    assert flagged('The mayor said: "Nothing is lost." She smiled.') == []


def test_words_in_capitals_are_names_anywhere():
    assert flagged("NASA opened it.") == [("NASA", "name")]


def test_i_and_initials_are_no_names():
    assert flagged("The mayor said that I was there.") == []


def test_a_possessive_is_the_same_name():
    assert flagged("We saw Kessel's bridge and Lindmouth’s mayor.") == []


@pytest.mark.parametrize("number", ["1,200,000", "1200000", "3", "1951"])
def test_one_number_in_two_spellings_is_one_number(number):
    assert flagged(f"It says {number} here.") == []


@pytest.mark.parametrize("number", ["1950", "12%", "2.5"])
def test_other_numbers_are_flagged(number):
    assert flagged(f"It says {number} here.") == [(number, "number")]


def test_chinese_numbers_and_latin_names_are_checked():
    source = "镇长说修桥花了20万元，用了三年。"
    assert flagged("修桥花了20万元，用了3年。", source) == []
    assert flagged("修桥花了30万元，由 IBM 承建。", source) == [("30", "number"), ("IBM", "name")]


def test_full_copies_are_fully_copied():
    assert copied_share("The old bridge was built in 1951.", SOURCE) == 1


def test_sentences_put_together_anew_are_still_copies():
    assert (
        copied_share("The old bridge was built in 1951. Mayor Anna Kessel opened the new bridge.", SOURCE)
        == 1
    )


def test_new_wording_is_not_copied():
    assert copied_share("Nothing of this stands there at all", SOURCE) == 0


def test_the_share_counts_word_triples():
    assert copied_share("The old bridge was red", SOURCE) == pytest.approx(2 / 3)


def test_case_and_punctuation_do_not_matter():
    assert copied_share("the OLD, bridge", SOURCE) == 1


def test_chinese_is_compared_by_characters():
    assert copied_share("花了二十万", "修桥花了二十万元") == 1
    assert copied_share("省了二十万", "修桥花了二十万元") == pytest.approx(2 / 3)


def test_an_empty_summary_copies_nothing():
    assert copied_share("", SOURCE) == 0
    assert unsupported("", SOURCE) == []


def test_compression_is_a_ratio_of_characters():
    assert compression("ab", "abcd") == 0.5
    assert compression("ab", "  ") == 0
