"""Sentences of English and Chinese."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from llm_core.tasks.sentences import ends_sentence, sentences
from llm_core.tasks.words import is_chinese


@pytest.mark.parametrize(
    "text",
    [
        "One.|Two!|Three?",
        "Dr. Lee met Mr. Wu.|They ate.",
        "We saw Ms. Amsel and Prof. Dr. Falk.|They waved.",
        "J. K. Rowling wrote it.|We read it.",
        "Mr. J.R.R. Tolkien wrote it.|He did.",
        "George W. Bush spoke.|They listened.",
        "It cost 3.14 euros.|See www.example.org for more.",
        'He said, "Come."|She came.',
        "A heading\n\n|The first sentence.|The second",
        "a line\nthat goes on.|Next",
        "Wait... what?|Yes",
        "What?!|No way.",
        "1. First comes this.|2. Second comes that.",
        "no end",
    ],
)
def test_a_text_is_cut_into_its_sentences(text):
    assert cut(text) == expected(text)


@pytest.mark.parametrize("following", ["Then she left.", "Nobody came.", "Tom left.", "Prices rose."])
@pytest.mark.parametrize(
    "end",
    ["said no.", "saw the fig.", "came at 6 p.m.", "rose at 5 a.m.", "has a Ph.D.", "sold pens, ink, etc.",
     "chose plan B.", "took vitamin C.", "works for Apple Inc.", "sued Acme Ltd.", "left in Dec.", "went, you and I."],
)  # fmt: skip
def test_an_abbreviation_may_end_a_sentence(end, following):
    assert cut(f"She {end} {following}") == [f"She {end}", following]


@pytest.mark.parametrize("name", ["U.S.", "U.K.", "U.N.", "Washington D.C."])
def test_a_country_may_end_a_sentence(name):
    assert cut(f"She lives in the {name} He left.") == [f"She lives in the {name}", "He left."]
    assert cut(f"The {name} Army came. He left.") == [f"The {name} Army came.", "He left."]


@pytest.mark.parametrize(
    "inside",
    ["no. 5", "No. 5", "fig. 3", "eq. 2", "vol. 3, pp. 4", "approx. 5", "ca. 1900", "Dec. 5", "e.g. Berlin",
     "i.e. Berlin", "vs. Spain", "et al. 2020", "Inc. and others", "U.S. team", "6 p.m. Eastern time", "Gen. Lee",
     "St. Louis", "Apple Inc. CEO Cook",
     "https://example.org/find?q=cats&Page=2", "www.example.org/a?B=C", "http://a.org/?Q=1!x", "the file Notes.Txt"],
)  # fmt: skip
def test_a_mark_inside_a_sentence_does_not_end_it(inside):
    assert cut(f"We know of {inside} and more. He left.") == [f"We know of {inside} and more.", "He left."]


@pytest.mark.parametrize(
    "text",
    [
        '"Where is my ball?" Tom asked.|He was sad.',
        "“Where is my ball?” Tom asked.|He was sad.",
        '"Stop!" he said.|She ran.',
        "“I lost it! It is gone!” cried Tom.|She ran.",
        '"Stop!" the old man shouted.|She ran.',
        "“Look!” Tom and his sister shouted.|They ran.",
        '"Go away!"|The dog ran off.',
        '"Where are you?"|Nobody answered.',
        'He asked, "Where is it?"|Tom said nothing.',
        "“I go.”|Tom said nothing.",
        "“你好！”他说。|大家笑了。",
        "“真的吗？”她问。",
        "“走吧。”小明对妈妈说。|妈妈笑了。",
        "“我走了。你呢？”他问道：“你去吗？”",
        "「好！」她大聲說。|他走了。",
        "他说：“走吧。”|大家就走了。",
        "他问：“你是谁？”|没有人回答。",
        "他说“你好！”，然后走了。|她没走。",
    ],
)
def test_who_speaks_belongs_to_what_is_said(text):
    assert cut(text) == expected(text)


@pytest.mark.parametrize(
    "text",
    [
        "今天下雨。|我们没出门！|你呢？",
        "走吧……|再不走就晚了。",
        "真好……吗？",
        "啊！！！|真的。",
        "他写了《你好吗？》这本书。|很好。",
        "今天3.5元。|好！",
    ],
)
def test_chinese_is_cut_at_its_own_marks(text):
    assert cut(text) == expected(text)


def cut(text):
    between = "" if is_chinese(text) else " "
    return [sentence.text for sentence in sentences(text.replace("|", between))]


def expected(text):
    return [part.strip() for part in text.split("|")]


@pytest.mark.parametrize("text", ["", " \n\n ... !!! ", "🙂"])
def test_a_text_without_words_has_no_sentence(text):
    assert sentences(text) == []


def test_every_sentence_knows_where_it_stands():
    text = "  One two.  三四。 five!\n\nsix"
    for sentence in sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text


def test_no_word_is_lost_and_none_stands_in_two_sentences():
    pieces = [
        "One ",
        "Mr. ",
        "“Hi!” ",
        "Tom said. ",
        "\n\n",
        "\r\n",
        "你好。",
        "……",
        "\u2028",
        "é",
        "😀",
        "\x00",
        "p.m. ",
        "…",
        "》",
    ]
    choose = random.Random(0)
    for _ in range(300):
        text = "".join(choose.choices(pieces, k=choose.randint(1, 400)))
        found = sentences(text)
        assert all(text[s.start : s.end] == s.text for s in found)
        assert all(a.end <= b.start for a, b in pairwise(found))
        assert "".join("".join(s.text for s in found).split()).count("Tom") == text.count("Tom")


def test_a_sentence_longer_than_the_librarys_window_stays_whole():
    long = "Word " * 3_000 + "end."
    assert cut(f"One. {long} Two.") == ["One.", long, "Two."]
    assert len(sentences("word " * 50_000)) == 1


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("It ended.", True),
        ("It ended.” ", True),
        ("他走了。", True),
        ("She said no.", True),
        ("He met Dr.", False),
        ("It cost 3", False),
    ],
)
def test_an_end_is_told_without_what_comes_after(text, ends):
    assert ends_sentence(text) == ends


def test_half_a_character_pair_is_a_text_too():
    found = sentences("\ud800 Hello there. It rains.")
    assert len(found) == 2


@pytest.mark.parametrize(
    "items",
    [
        ["一、打开盒子", "二、取出说明书", "十二、按开始键"],
        ["（一）打开", "（二）关上"],
        ["1、打开", "2、关上"],
        ["（1）打开", "（2）关上"],
    ],
)
def test_items_of_a_chinese_list_are_sentences_of_their_own(items):
    assert [one.text for one in sentences("\n".join(items))] == items


def test_a_line_that_begins_with_a_number_goes_on():
    assert len(sentences("他住在\n三楼，有\n3.5 米高。")) == 1


def test_a_chinese_sentence_ends_before_a_number_too():
    found = sentences("比赛在周六举行。32名选手参加。增长3.5%。天气很好。")
    assert [one.text for one in found] == ["比赛在周六举行。", "32名选手参加。", "增长3.5%。", "天气很好。"]
