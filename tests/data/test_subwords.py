"""Three learners of pieces: what they cut joins to the text, and WordPiece cuts as the library does."""

import pytest
from tokenizers import models

from llm_core.data.bpe import BPETokenizer
from llm_core.data.bpe_training import count_pieces
from llm_core.data.subwords import LEARNERS, learn_bpe, learn_unigram, learn_wordpiece, longest_matches

TEXT = "The mother gathers the feathers, the father gathers the other feathers. " * 3
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
HOSTILE = [
    "", "a", "aaaa", "</script>", "我爱学习编程", FAMILY * 5, "مرحبا بالعالم", "##ing ##", "a\u0000b\u200bc\n\n  d",
    "abcdefghij" * 300, "é e\u0301",
]  # fmt: skip


@pytest.mark.parametrize("name", LEARNERS)
@pytest.mark.parametrize("text", HOSTILE)
def test_the_pieces_of_any_text_join_to_it_again(name, text):
    vocabulary = LEARNERS[name](text, 60)
    assert b"".join(vocabulary.cut(text)) == text.encode()
    assert vocabulary.count(text) == len(vocabulary.cut(text))


@pytest.mark.parametrize("name", LEARNERS)
def test_a_text_that_it_never_read_is_still_written(name):
    vocabulary = LEARNERS[name]("only letters here only letters", 40)
    assert b"".join(vocabulary.cut("only letters")) == b"only letters"


@pytest.mark.parametrize("name", LEARNERS)
def test_more_entries_never_make_this_text_longer_and_the_size_is_kept(name):
    sizes = (40, 55, 70)
    found = [LEARNERS[name](TEXT, size) for size in sizes]
    counts = [vocabulary.count(TEXT) for vocabulary in found]
    assert counts == sorted(counts, reverse=True)
    assert all(vocabulary.size <= size for vocabulary, size in zip(found, sizes, strict=True))


@pytest.mark.parametrize("name", LEARNERS)
def test_the_same_text_gives_the_same_vocabulary(name):
    found = [LEARNERS[name](TEXT, 60) for _ in range(5)]
    assert len({(one.pieces, tuple(one.cut(TEXT))) for one in found}) == 1


@pytest.mark.parametrize("text", [TEXT, "我爱学习编程，我也爱学习下棋。" * 9, *HOSTILE])
def test_byte_pairs_are_cut_as_the_textbook_does(text):
    """The counts of the page come from the fast way, `encode_many`; the textbook's is the other one."""
    vocabulary = learn_bpe(text, 80)
    bpe = BPETokenizer.train(text, 257 + max(0, 80 - len(set(text.encode()))))
    assert vocabulary.cut(text) == [bpe.token_bytes(i) for i in bpe.encode_plain(text)]


def test_a_text_that_begins_with_the_sign_for_inside_is_cut_by_its_own_longest_piece():
    text = "##abab ##abab ##abab"
    assert b"".join(learn_wordpiece(text, 40).cut(text)) == text.encode()
    assert longest_matches("##ab", {"##ab": 0, "##b": 1, "#": 2}, 4) == ["##ab"]


def test_wordpiece_cuts_as_the_library_does():
    vocabulary = {"the": 0, "th": 1, "t": 2, "##e": 3, "##re": 4, "##r": 5, "re": 6, "##h": 7}
    library = models.WordPiece(vocabulary, unk_token="the")
    for word in ("the", "there", "three", "tree", "tht"):
        expected = [token.value for token in library.tokenize(word)]
        if expected != ["the"] or word == "the":
            assert longest_matches(word, vocabulary, 5) == expected
    assert longest_matches("there", vocabulary, 5) == ["the", "##re"]


def test_a_piece_at_the_beginning_of_a_word_is_another_than_inside():
    assert longest_matches("rere", {"re": 0, "r": 1, "##e": 2, "##r": 3}, 4) == ["re", "##r", "##e"]


def test_bpe_merges_what_stands_most_often_and_counts_single_bytes():
    vocabulary = learn_bpe("abababab", 3)
    assert vocabulary.pieces == {b"a", b"b", b"ab"}
    assert vocabulary.cut("abab") == [b"ab", b"ab"]


def test_wordpiece_needs_every_letter_twice():
    letters = {letter for word in count_pieces([TEXT]) for letter in word}
    assert learn_wordpiece(TEXT, 0).size > len(letters) > 0


def test_unigram_keeps_every_letter_of_the_text():
    assert {bytes([byte]) for byte in TEXT.encode()} <= learn_unigram(TEXT, 40).pieces
