"""Tokens that hold a part of a character: named as parts of one, in every place alike."""

import random

import pytest

from llm_core.data.tokenizers import BPETokenizer, ByteTokenizer, CharTokenizer

BYTES = ByteTokenizer()


def ids_of(*tokens):
    """Ids of tokens in a tokenizer of single bytes."""
    return [byte + 1 for token in tokens for byte in token]


def test_the_parts_of_a_character_are_numbered():
    assert BYTES.token_texts(BYTES.encode("a西é🙂")) == [
        *("a", "⟨西 1/3⟩", "⟨西 2/3⟩", "⟨西 3/3⟩", "⟨é 1/2⟩", "⟨é 2/2⟩"),
        *(f"⟨🙂 {i}/4⟩" for i in (1, 2, 3, 4)),
    ]


def test_bytes_of_an_unknown_character_are_named_by_what_is_known():
    assert BYTES.token_texts(ids_of(b"a\xe8")) == ["a", "⟨E8 1/3⟩"]
    assert BYTES.token_texts(ids_of(b"\xe8\xa5")) == ["⟨E8 A5 1/3⟩", "⟨E8 A5 2/3⟩"]
    assert BYTES.token_texts(ids_of(b"\xa5\xff")) == ["⟨A5⟩", "⟨FF⟩"]
    assert BYTES.token_text(0xE8 + 1) == "⟨E8 1/3⟩"


def test_a_token_after_a_text_completes_its_character():
    prefix = BYTES.encode("西")[:2]
    assert BYTES.token_after(prefix, BYTES.encode("西")[2]) == "⟨西 3/3⟩"
    assert BYTES.token_after(BYTES.encode("a西"), BYTES.encode("b")[0]) == "b"


def test_a_run_that_begins_inside_a_character_says_so_in_one_readable_line():
    ids = [0, *BYTES.encode("东西西"), 0]
    assert BYTES.run_text(ids, 0, len(ids)) == "<|endoftext|>东西西<|endoftext|>"
    assert BYTES.run_text(ids, 6, len(ids) - 1) == "⟨西 3/3⟩西"
    assert BYTES.run_text(ids, 5, 7) == "⟨西 2–3/3⟩"
    assert BYTES.run_text(ids, 3, 3) == ""


PAIRS = BPETokenizer.train("西瓜东西 the cat " * 20, 270)


@pytest.mark.parametrize("tokenizer", [BYTES, PAIRS, CharTokenizer.train("西瓜")])
def test_no_name_shows_an_escape_and_whole_texts_are_themselves(tokenizer):
    dice = random.Random(0)
    for _ in range(100):
        ids = [dice.randrange(tokenizer.vocab_size) for _ in range(dice.randrange(1, 12))]
        names = tokenizer.token_texts(ids)
        assert len(names) == len(ids)
        assert not any("\\x" in name or "\ufffd" in name for name in names)
    text = "西瓜 the 东西"
    if not tokenizer.unknown(text):
        ids = tokenizer.encode(text)
        assert tokenizer.run_text(ids, 0, len(ids)) == text


def test_names_of_a_text_without_parts_are_those_of_its_tokens():
    tokenizer = BPETokenizer.train("the cat sat " * 20, 270)
    ids = [0, *tokenizer.encode("the cat")]
    assert tokenizer.token_texts(ids) == [tokenizer.token_text(i) for i in ids]
