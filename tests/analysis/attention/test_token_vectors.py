"""One text cut four ways."""

import pytest

from llm_core.analysis.attention.token_vectors import as_text, characters, pieces, utf8, words
from llm_core.data.tokenizers import BPETokenizer, ByteTokenizer

TEXT = "我爱学习编程"
PERSON = ("我", "爱", "学习", "编程")


def test_the_sentence_has_six_characters_four_words_and_eighteen_bytes():
    assert len(characters(TEXT)) == 6
    assert words(TEXT, PERSON) == list(PERSON)
    assert len(utf8(TEXT)) == 18
    assert bytes.fromhex("".join(utf8(TEXT))).decode() == TEXT


def test_a_text_without_spaces_that_nobody_cut_has_no_words():
    assert words("我爱编程", PERSON) is None
    assert words("", PERSON) is None
    assert words("I love learning to code", PERSON) == ["I", "love", "learning", "to", "code"]


@pytest.mark.parametrize("text", [TEXT, "I love it", "🙂 שלום", "</script>", ""])
def test_pieces_joined_are_the_text(text):
    for tokenizer in (ByteTokenizer(), BPETokenizer.train("I love it. I love code. " * 9, 270)):
        assert b"".join(pieces(text, tokenizer)).decode() == text


def test_part_of_a_character_is_no_text():
    assert as_text("我".encode()[:2]) is None
    assert as_text("我".encode()) == "我"
    assert [as_text(piece) for piece in pieces("我", ByteTokenizer())] == [None] * 3
