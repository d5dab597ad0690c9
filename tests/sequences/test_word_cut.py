"""Words of a text in any writing."""

import pytest

from llm_core.sequences.word_cut import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("我爱学习编程", ["我", "爱", "学习", "编程"]),
        ("I don't know: 3 cats!", ["I", "don't", "know", "3", "cats"]),
        ("Python 编程 and 学习", ["Python", "编程", "and", "学习"]),
        ("مرحبا بالعالم", ["مرحبا", "بالعالم"]),
        ("ไทย", ["ไ", "ท", "ย"]),
        ("\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 !?", []),
        ("", []),
    ],
)
def test_words_stand_between_spaces_and_signs_and_chinese_is_cut_by_a_dictionary(text, words):
    assert words_of(text) == words
