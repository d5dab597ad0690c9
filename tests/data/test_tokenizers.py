"""Tokenizers: what goes in comes out, the plain way equals the fast way, and nothing in a text is special."""

import json
from itertools import pairwise

import pytest
import tokenizers
from tokenizers import models, pre_tokenizers, trainers

from llm_core.data.bpe import KEPT_TEXTS
from llm_core.data.bpe_training import count_pieces, learn_merges, pieces
from llm_core.data.tokenizers import (
    BPETokenizer,
    ByteTokenizer,
    CharTokenizer,
    tokenizer_from_dict,
)

STORY = (
    "Once upon a time there was a little girl named Lily. Lily's mom said, \"Don't go, it's late!\"\n\n"
    "从前有一个小女孩,名叫莉莉。她喜欢在花园里玩,喜欢花,喜欢小猫。\n"
    "Le café était fermé; l'été, la fenêtre... 12 345,67 €\t— naïve façade 👩‍👩‍👧 🐈‍⬛ 🇨🇳 e\u0301\n"
)
HARD = [
    "",
    " ",
    "\n\n  \n x   ",
    "a" * 50,
    "'s 'S 'll'll don't I'd",
    "<|endoftext|> and <|endoftext|>",
    "\x00\x01\x1b[0m\x7f\x85\u200b\u2028\ufeff",
    "שלום עולם مرحبا ‮rtl",
    "\U0001d573\U0001d58a ½ Ⅷ ١٢٣ 三",
    "\u3000全角　スペース",
    "</script><img src=x onerror=alert(1)>",
    STORY,
]


@pytest.fixture(scope="module")
def bpe():
    return BPETokenizer.train(STORY * 3, 400)


@pytest.fixture(scope="module", params=["char", "byte", "bpe"])
def tokenizer(request, bpe):
    made = {"char": CharTokenizer.train("".join(HARD)), "byte": ByteTokenizer(), "bpe": bpe}
    return made[request.param]


@pytest.mark.parametrize("text", HARD)
def test_decoding_what_was_encoded_gives_the_text_again(tokenizer, text):
    ids = tokenizer.encode(text)
    assert tokenizer.decode(ids) == text
    assert tokenizer.eot_id not in ids
    assert all(0 <= i < tokenizer.vocab_size for i in ids)
    assert tokenizer.unknown(text) == []


@pytest.mark.parametrize("text", HARD)
def test_spans_cover_the_text_in_order_without_gaps(tokenizer, text):
    spans = tokenizer.spans(text)
    assert len(spans) == len(tokenizer.encode(text))
    reached = 0
    for start, end in spans:
        assert start <= reached < end or start == reached - 1 < end  # a cut character is shared
        reached = max(reached, end)
    assert reached == len(text)


def test_tokens_that_cut_a_character_share_it():
    assert ByteTokenizer().spans("é你a") == [(0, 1)] * 2 + [(1, 2)] * 3 + [(2, 3)]


def test_the_end_of_text_token_is_number_zero_shown_by_name_and_decoded_to_nothing(tokenizer):
    assert tokenizer.eot_id == 0
    assert tokenizer.token_text(0) == "<|endoftext|>"
    assert tokenizer.token_bytes(0) == b""
    assert tokenizer.decode([0, *tokenizer.encode("girl"), 0]) == "girl"


def test_a_tokenizer_survives_the_way_through_json(tokenizer):
    again = tokenizer_from_dict(json.loads(json.dumps(tokenizer.to_dict())))
    assert type(again) is type(tokenizer)
    assert again.vocab_size == tokenizer.vocab_size
    assert again.encode(STORY) == tokenizer.encode(STORY)
    assert again.to_dict() == tokenizer.to_dict()


@pytest.mark.parametrize("wrong", [-1, 10**6])
def test_an_id_that_does_not_exist_is_refused(tokenizer, wrong):
    with pytest.raises(ValueError, match="outside"):
        tokenizer.decode([wrong])


def test_half_of_a_surrogate_pair_becomes_the_replacement_character(tokenizer):
    text = "girl \ud83d girl"
    assert "\ud83d" in tokenizer.unknown(text)
    assert tokenizer.spans(text)[-1][1] == len(text)
    expected = "◌" if tokenizer.kind == "char" else "\ufffd"
    assert tokenizer.decode(tokenizer.encode(text)) == f"girl {expected} girl"


def test_a_character_never_seen_is_named_once_and_shown_as_a_dotted_circle():
    tokenizer = CharTokenizer.train("abc")
    assert tokenizer.unknown("cab 你你x") == [" ", "你", "x"]
    assert tokenizer.encode("a你b") == [2, 1, 3]
    assert tokenizer.decode(tokenizer.encode("a你b")) == "a◌b"


def test_characters_rarer_than_the_minimum_stay_unknown():
    assert CharTokenizer.train(["aab", "bbc"], min_count=2).characters == ["a", "b"]


def test_a_training_text_with_the_unknown_sign_does_not_give_it_two_meanings():
    tokenizer = CharTokenizer.train("a◌")
    assert tokenizer.encode("◌") == [1]
    assert tokenizer.vocab_size == 3


def test_bytes_that_are_not_a_character_decode_to_the_replacement_character():
    tokenizer = ByteTokenizer()
    ids = tokenizer.encode("你")
    assert tokenizer.decode(ids[:2]) == "\ufffd"
    assert tokenizer.token_text(ids[0]) == "⟨E4 1/3⟩"


@pytest.mark.parametrize("text", HARD)
def test_plain_and_fast_byte_pair_encoding_agree(bpe, text):
    plain = bpe.encode_plain(text)
    assert bpe.encode_many([text]) == [plain]
    assert bpe.twin().encode(text).ids == plain
    assert bpe.twin().decode(plain) == text
    assert bpe.spans(text) == bpe.twin().encode(text).offsets


def test_ids_that_are_kept_are_nobodys_to_change(bpe):
    first = bpe.encode("Lily had a ball")
    first.append(7)
    assert bpe.encode("Lily had a ball") == bpe.encode_plain("Lily had a ball")


def test_a_text_that_is_asked_for_again_is_not_cut_again(bpe, monkeypatch):
    first = bpe.encode("a text of one visitor")
    monkeypatch.setattr(bpe, "encode_plain", None)
    assert bpe.encode("a text of one visitor") == first


def test_the_ids_of_only_so_many_texts_are_kept(bpe):
    for i in range(3 * KEPT_TEXTS):
        assert bpe.encode(f"text {i}") == bpe.encode_plain(f"text {i}")
        assert len(bpe._kept) <= KEPT_TEXTS


def test_a_long_text_goes_the_fast_way_to_the_same_ids(bpe):
    assert bpe.encode(STORY * 40) == bpe.encode_plain(STORY * 40)


def test_a_million_equal_letters_without_a_space_take_no_quadratic_time(bpe):
    assert bpe.decode(bpe.encode("a" * 1_000_000)) == "a" * 1_000_000


def test_every_character_of_the_first_plane_is_cut_as_the_library_cuts_it():
    cut = pre_tokenizers.ByteLevel(add_prefix_space=False).pre_tokenize_str
    differ = []
    for code in [*range(0x0500), *range(0x2000, 0x2070), *range(0x3000, 0x3400), *range(0x4E00, 0x5000)]:
        text = f"a{chr(code)}1{chr(code)} {chr(code)}{chr(code)} !{chr(code)}"
        if pieces(text) != [text[a:b] for _, (a, b) in cut(text)]:
            differ.append(hex(code))
    assert differ == []


def test_pieces_are_cut_as_gpt2_cuts_them():
    assert pieces("Lily's 2 cats ran.  Far!\n\n你好") == [
        "Lily", "'s", " 2", " cats", " ran", ".", " ", " Far", "!", "\n", "\n", "你好",
    ]  # fmt: skip


@pytest.mark.parametrize("text", [STORY * 2, "aaaa aaaaaaa aaa aaaaaaaaaa abab ababab baba " * 3])
def test_training_learns_the_same_merges_as_the_library(text):
    trainer = trainers.BpeTrainer(
        vocab_size=420,
        min_frequency=2,
        special_tokens=["<|endoftext|>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    reference = tokenizers.Tokenizer(models.BPE())
    reference.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    reference.train_from_iterator([text], trainer)
    ours = BPETokenizer.train(text, 420)
    assert ours.twin().get_vocab() == reference.get_vocab()
    assert (
        json.loads(ours.twin().to_str())["model"]["merges"]
        == json.loads(reference.to_str())["model"]["merges"]
    )


def test_each_merge_says_how_often_its_pair_stood_in_the_text():
    first, second = list(learn_merges(count_pieces(["hug pug pun bun hugs"]), 259))
    # pieces: "hug" " pug" " pun" " bun" " hugs"; u,g stands in hug, pug, hugs; then "h"+"ug" in hug, hugs
    bpe = BPETokenizer([first.pair, second.pair], [first.count, second.count])
    assert (bpe.token_bytes(first.id), first.count) == (b"ug", 3)
    assert second.count == 2


def test_merges_never_become_commoner_and_stop_at_the_minimum(bpe):
    counts = [m.count for m in BPETokenizer.train(STORY, 5000).merges]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 2


def test_the_steps_of_a_piece_lead_from_bytes_to_its_tokens(bpe):
    steps = list(bpe.encode_steps(" little"))
    assert steps[0][0] is None
    assert bpe.decode(steps[0][1]) == " little"
    assert len(steps[0][1]) == 7
    for (_, before), (merge, after) in pairwise(steps):
        assert merge.pair in set(pairwise(before))
        assert len(after) < len(before)
        assert bpe.decode(after) == " little"
    assert steps[-1][1] == bpe.encode(" little")


def test_two_merges_that_make_the_same_token_share_its_id():
    a = 65  # "a" in GPT-2's order of bytes
    bpe = BPETokenizer([(a, a), (257, a), (a, 257)], [3, 2, 1])
    assert [m.id for m in bpe.merges] == [257, 258, 258]
    assert bpe.vocab_size == 259
    assert bpe.token_bytes(a) == b"a"
    assert bpe.token_bytes(258) == b"aaa"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "pickle"},
        {"kind": "char"},
        {"kind": "char", "characters": "aa"},
        {"kind": "bpe", "merges": [[1, 2]]},
        {"kind": "bpe", "merges": [[1, 2]], "counts": []},
        {"kind": "bpe", "merges": [[1]], "counts": [1]},
        {"kind": "bpe", "merges": [[1, 999]], "counts": [1]},
        {"kind": "bpe", "merges": "x", "counts": None},
    ],
)
def test_a_damaged_description_is_refused(data):
    with pytest.raises(ValueError):
        tokenizer_from_dict(data)


def test_a_vocabulary_smaller_than_the_bytes_is_refused():
    with pytest.raises(ValueError, match="257"):
        BPETokenizer.train("abc", 100)


def test_text_too_small_for_the_vocabulary_gives_a_smaller_one():
    assert BPETokenizer.train("ab", 2000).vocab_size == 257
