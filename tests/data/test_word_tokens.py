"""Words as tokens: nothing of a text is lost, and rare words stand for unknown ones."""

import pytest

from llm_core.data.tokenizers import tokenizer_from_dict
from llm_core.data.word_tokens import WordTokenizer, pieces

TEXT = "The cat sat. The cat didn't run!\n\n我爱 学习 🙂 x  y"


def test_the_pieces_together_are_the_text_and_a_word_takes_the_space_before_it():
    assert "".join(pieces(TEXT)) == TEXT
    assert pieces("the cat, 我爱") == ["the", " cat", ",", " 我", "爱"]
    assert pieces("") == []
    assert pieces("aaaa") == ["aaaa"]


def test_a_word_seen_once_is_unknown_and_costs_its_own_sign():
    tokenizer = WordTokenizer.train("the cat the cat the dog")
    ids = tokenizer.encode("the dog the")
    assert ids[1] == 1
    assert tokenizer.decode(ids[2:]) == " the"
    assert tokenizer.unknown("the dog sat dog") == ["the", " dog", " sat"]  # "the" begins the text once only
    assert tokenizer.spans("the dog") == [(0, 3), (3, 7)]


def test_it_is_built_again_from_what_it_says_of_itself():
    tokenizer = WordTokenizer.train(TEXT, min_count=1)
    again = tokenizer_from_dict(tokenizer.to_dict())
    assert isinstance(again, WordTokenizer)
    assert again.encode(TEXT) == tokenizer.encode(TEXT)
    assert again.decode(tokenizer.encode(TEXT)) == TEXT


def test_words_that_stand_there_twice_or_are_empty_are_refused():
    with pytest.raises(ValueError, match="each of them once"):
        WordTokenizer(["a", "a"])
    with pytest.raises(ValueError, match="each of them once"):
        WordTokenizer([""])
