"""Labels and words, what is compared, and texts that are hardly Chinese."""

import pytest

from llm_core.sequences.matching import longest_match
from llm_core.sequences.segmentation import Scores, cut_text, labels_of, pieces, score, words_of

WORDS = ["我", "爱", "学习", "编程", "乒乓球拍"]
TEXTS = [
    "",
    " ",
    "😀",
    "👨‍👩‍👧很好",
    "我",
    "Hello, 世界 3.14%!",
    "a" * 2000,
    "学" * 2000,
    "مرحبا",
    "e\u0301té",
    "\u202e我",
]


def test_labels_and_words_are_two_ways_to_write_the_same():
    assert labels_of(WORDS) == "SSBEBEBMME"
    assert words_of("".join(WORDS), labels_of(WORDS)) == WORDS


def test_labels_that_contradict_still_cut_the_whole_text():
    assert words_of("甲乙丙丁", "MEBB") == ["甲乙", "丙", "丁"]
    assert words_of("甲乙丙", "SMM") == ["甲", "乙丙"]
    assert words_of("", "") == []


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_cut_without_losing_anything_but_white_space(text):
    assert "".join(piece for piece, _ in pieces(text)) == text
    words = cut_text(text, list)
    assert "".join(words) == "".join(text.split())
    assert all(word.strip() == word != "" for word in words)


def test_other_writings_and_signs_stay_whole():
    assert cut_text("我用Python 3.12写👨‍👩‍👧，100%！", lambda run: [run]) == [
        "我用", "Python", "3.12", "写", "👨‍👩‍👧", "，", "100%", "！",
    ]  # fmt: skip


def test_the_longest_word_is_taken_even_where_that_is_wrong():
    words = {"研究", "研究生", "生命", "起源"}
    assert longest_match("研究生命起源", words, 3) == ["研究生", "命", "起源"]
    assert longest_match("研究生命起源", words, 2) == ["研究", "生命", "起源"]
    assert longest_match("", words, 3) == []
    assert longest_match("某", set(), 3) == ["某"]


def test_a_word_is_right_when_both_its_ends_are():
    gold, found = [["南京市", "长江", "大桥"]], [["南京", "市", "长江", "大桥"]]
    counts = score(gold, found)
    assert counts == Scores(gold=3, found=4, right=2)
    assert (counts.precision, counts.recall) == (0.5, pytest.approx(2 / 3))
    assert counts.f1 == pytest.approx(2 * 0.5 * (2 / 3) / (0.5 + 2 / 3))
    assert score([[]], [[]]).f1 == 0.0
    with pytest.raises(ValueError, match="different"):
        score([["甲"]], [["乙"]])
