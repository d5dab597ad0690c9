"""The likeliest cut by a dictionary."""

import itertools
import math

import pytest

from llm_core.sequences.jieba_words import jieba_cut
from llm_core.sequences.likeliest_words import likeliest_words
from llm_core.sequences.word_tables import dictionary

WORDS = {"a": 5, "b": 3, "ab": 4, "abc": 1, "bc": 6, "c": 2, "ca": 2}


def every_cut(text):
    for marks in itertools.product([False, True], repeat=len(text) - 1):
        places = [0, *(i for i, mark in enumerate(marks, start=1) if mark), len(text)]
        yield [text[i:j] for i, j in itertools.pairwise(places)]


@pytest.mark.parametrize("text", ["abc", "abca", "ccabb", "xaby", "a"])
def test_no_other_cut_has_a_larger_product(text):
    def value(cut):
        known = [WORDS.get(word, 1 if len(word) == 1 else 0) for word in cut]
        return math.prod(known) / sum(WORDS.values()) ** len(cut)

    assert value(likeliest_words(text, WORDS)) == max(map(value, every_cut(text)))


@pytest.mark.parametrize(
    "text", ["我爱学习编程", "研究生命起源", "南京市长江大桥", "他来到了网易杭研大厦", "今天天气很好"]
)
def test_it_cuts_ordinary_sentences_mostly_as_jieba_does(text):
    mine, theirs = likeliest_words(text, dictionary()), jieba_cut(text)
    assert "".join(mine) == text
    assert len(set(mine) & set(theirs)) >= len(theirs) - 2


def test_nothing_is_no_word():
    assert likeliest_words("", WORDS) == []
