"""Sentences and words of English and Chinese."""

from __future__ import annotations

import pytest

from llm_core.tasks.sentences import is_chinese, sentences, word_spans, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("Dr. Lee met Mr. Wu. They ate.", ["Dr. Lee met Mr. Wu.", "They ate."]),
        ("J. K. Rowling wrote it. We read it.", ["J. K. Rowling wrote it.", "We read it."]),
        (
            "It cost 3.14 euros. See www.example.org for more.",
            ["It cost 3.14 euros.", "See www.example.org for more."],
        ),
        ('"Stop!" he said. She ran.', ['"Stop!" he said.', "She ran."]),
        ('He said, "Come." She came.', ['He said, "Come."', "She came."]),
        ("The U.S. team won. Good.", ["The U.S. team won.", "Good."]),
        ("今天下雨。我们没出门！你呢？", ["今天下雨。", "我们没出门！", "你呢？"]),
        ("他说：“走吧。”大家就走了。", ["他说：“走吧。”", "大家就走了。"]),
        ("A heading\n\nThe first sentence. The second", ["A heading", "The first sentence.", "The second"]),
        ("a line\nthat goes on. Next", ["a line\nthat goes on.", "Next"]),
        ("Wait... what? Yes", ["Wait... what?", "Yes"]),
        ("", []),
        (" \n\n ... !!! ", []),
        ("no end", ["no end"]),
    ],
)
def test_a_text_is_cut_into_its_sentences(text, expected):
    assert [sentence.text for sentence in sentences(text)] == expected


def test_every_sentence_knows_where_it_stands():
    text = "  One two.  三四。 five!\n\nsix"
    for sentence in sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text


def test_a_text_without_any_mark_is_one_sentence_however_long():
    assert len(sentences("word " * 50_000)) == 1


def test_many_marks_take_no_long_time():
    assert sentences("!" * 200_000) == []
    assert len(sentences("a. " * 50_000)) <= 50_000


def test_words_are_lower_case_and_chinese_characters_stand_alone():
    assert words("The cat's 3 toys, 猫玩") == ["the", "cat's", "3", "toys", "猫", "玩"]


def test_words_and_their_spans_agree():
    text = "Don’t 看 me"
    assert [text[a:b].lower().replace("’", "'") for a, b in word_spans(text)] == words(text)


def test_a_third_of_chinese_makes_a_chinese_text():
    assert is_chinese("我爱 Python")
    assert not is_chinese("one two three four 猫")
    assert not is_chinese("")
