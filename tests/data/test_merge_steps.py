"""Byte pairs watched while they are learnt."""

from collections import Counter
from itertools import pairwise

import pytest

from llm_core.data.bpe import BPETokenizer
from llm_core.data.bpe_training import pieces
from llm_core.data.merge_steps import kind_of, steps

FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
TEXTS = [
    "aaabdaaabac",
    "the other mother gathers the feathers there",
    "aaaa aaaa",
    "小河边有小鱼，小鱼游到小河。",
    FAMILY * 3,
]


def tokenizer_of(found, n):
    return BPETokenizer([m.pair for m in found.merges[:n]], [m.count for m in found.merges[:n]])


@pytest.mark.parametrize("text", TEXTS)
def test_the_sizes_are_those_of_the_text_encoded_with_so_many_merges(text):
    found = steps(text, 0, 50)
    assert found.sizes == [len(tokenizer_of(found, n).encode(text)) for n in range(len(found.merges) + 1)]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("done", [0, 1, 3])
def test_the_pairs_are_the_neighbours_that_stand_there_and_the_first_is_merged_next(text, done):
    found = steps(text, done, 50, shown=1000)
    tokenizer = tokenizer_of(found, found.done)
    counted = Counter(pair for piece in pieces(text) for pair in pairwise(tokenizer.encode_plain(piece)))
    assert dict(found.pairs) == dict(counted)
    if found.done < len(found.merges):
        following = found.merges[found.done]
        assert found.pairs[0] == (following.pair, following.count)


def test_a_hand_case():
    found = steps("aaabdaaabac", 1, 9)
    assert [found.bytes[i] for i in found.merges[0].pair] == [b"a", b"a"]
    assert found.merges[0].count == 4  # overlapping places are counted
    assert found.sizes[:2] == [11, 9]


@pytest.mark.parametrize("text", ["", "a", "abc"])
def test_a_text_without_a_pair_that_stands_twice_learns_nothing(text):
    found = steps(text, 5, 50)
    assert (found.merges, found.sizes, found.done) == ([], [len(text)], 0)


def test_more_merges_than_there_are_stop_at_the_last():
    found = steps("abab abab", 99, 99)
    assert found.done == len(found.merges)
    assert all(count == 1 for _, count in found.pairs)


@pytest.mark.parametrize(
    ("left", "right", "kind"),
    [
        (b"t", b"h", "letters"), (b" ", b"t", "space"), (b" t", b"he", "space"), (b"\xe5", b"\xb0", "bytes"),
        (b"1", b"2", "other"), (b" ", b"(", "other"), ("小".encode(), "河".encode(), "letters"),
        ("小".encode(), b"\xe6", "bytes"),
    ],
)  # fmt: skip
def test_the_kind_of_a_merge_is_told(left, right, kind):
    assert kind_of(left, right) == kind
