"""Words in any writing."""

from __future__ import annotations

import unicodedata

import pytest

from llm_core.tasks.words import counts_characters, is_chinese, word_spans, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cat's 3 toys, 猫玩", ["the", "cat's", "3", "toys", "猫", "玩"]),
        ("L’été à Besançon", ["l'été", "à", "besançon"]),
        ("Кошка спала", ["кошка", "спала"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("한국어 문장", ["한국어", "문장"]),
        ("η γάτα", ["η", "γάτα"]),
        ("القِطّة نامت", ["القِطّة", "نامت"]),
        ("น้ำใจ", ["น้", "ำ", "ใ", "จ"]),
        ("ねこ", ["ね", "こ"]),
        ("二〇二五", ["二", "〇", "二", "五"]),
        ("snake_case 3.14", ["snake", "case", "3", "14"]),
        ("!!! 🙂 _", []),
    ],
)
def test_words_are_found_by_unicode(text, expected):
    assert words(text) == expected


def test_one_word_in_two_spellings_of_its_accents_is_one_word():
    assert words(unicodedata.normalize("NFD", "José Zoë")) == words(unicodedata.normalize("NFC", "José Zoë"))


def test_words_and_their_spans_agree():
    text = "Don’t 看 me"
    assert [text[a:b].lower().replace("’", "'") for a, b in word_spans(text)] == words(text)


def test_a_third_of_chinese_makes_a_chinese_text():
    assert is_chinese("我爱 Python")
    assert not is_chinese("one two three four 猫")
    assert not is_chinese("")


def test_writings_without_spaces_are_counted_by_characters():
    assert all(counts_characters(text) for text in ("我爱你", "แมวนอน", "ねこがねる"))
    assert not any(counts_characters(text) for text in ("", "the cat", "한국어 문장", "हिन्दी में"))
