"""WordPiece of a BERT, read from its own file."""

import json

import pytest

from llm_core.pretrained.gguf_header import BadWeightsError
from llm_core.pretrained.word_pieces import WordPieces

VOCABULARY = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "cat", "##s", "我", "!"]


@pytest.fixture
def path(tmp_path):
    told = {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "post_processor": None,
        "normalizer": {
            "type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None,
            "lowercase": True,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"}, "decoder": None,
        "model": {
            "type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100, "vocab": {token: i for i, token in enumerate(VOCABULARY)},
        },
    }  # fmt: skip
    (tmp_path / "tokenizer.json").write_text(json.dumps(told), "utf-8")
    return tmp_path / "tokenizer.json"


def test_words_are_cut_from_the_left_in_lower_case(path):
    found = WordPieces(path)
    assert [found.token_bytes(i).decode() for i in found.encode("The CATS!")] == ["the", "cat", "##s", "!"]


def test_a_word_that_cannot_be_put_together_is_one_unknown_piece_whose_letters_are_named(path):
    found = WordPieces(path)
    assert [found.token_bytes(i).decode() for i in found.encode("the dogs 我爱")] == ["the", "◌", "我", "◌"]
    assert found.unknown("the dogs 我爱") == ["d", "o", "g", "s", "爱"]
    assert found.unwritten == (1,)


def test_an_id_that_is_not_there_is_refused(path):
    with pytest.raises(ValueError, match="99"):
        WordPieces(path).token_bytes(99)


@pytest.mark.parametrize("text", ["{}", "nothing", '{"model": {"type": "BPE"}}'])
def test_a_damaged_file_is_named(path, text):
    path.write_text(text, "utf-8")
    with pytest.raises(BadWeightsError, match=r"tokenizer\.json"):
        WordPieces(path)
