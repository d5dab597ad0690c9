"""What every order of an n-gram costs: against the plain sums, for all kinds of tokens and texts."""

import math

import numpy as np
import pytest
import torch

from llm_core.analysis.evaluation.capacity import over_orders as capacity
from llm_core.analysis.evaluation.counted_text import UNITS, counted_text, over_orders, price_of
from llm_core.analysis.evaluation.follow import EARLY, follow
from llm_core.data.tokenizers import CharTokenizer
from llm_core.data.word_tokens import pieces
from llm_core.language.ngram import NGram

TRAIN = ["the cat sat on the mat. ", "the dog sat on the cat. the end"] * 5
HELD_OUT = ["the cat ran to the dog. ", "a new mat"]


def test_characters_cost_what_the_older_count_of_orders_says():
    text = counted_text(TRAIN, HELD_OUT, "char")
    found = list(over_orders(text))
    wanted = capacity(torch.tensor(text.train_ids), torch.tensor(text.held_out_ids), text.tokenizer)
    for one, other in zip(found, wanted, strict=True):
        assert (one.order, one.n_grams) == (other.order, other.n_grams)
        assert one.train == pytest.approx(other.train)
        assert one.held_out == pytest.approx(other.held_out)


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_has_a_finite_price_per_character_and_the_counted_text_is_the_cheaper_one(unit):
    for row in over_orders(counted_text(TRAIN, HELD_OUT, unit), max_order=4):
        assert 0 < row.train < row.held_out < 12
        assert row.impossible == 0
        assert row.perplexity > 1


def test_words_pay_for_the_letters_of_unknown_words():
    text = counted_text(TRAIN, HELD_OUT, "word")
    row = price_of(text, 2)
    model = NGram.fit(text.train_ids, text.tokenizer, 2)
    known = set(text.tokenizer.words)
    bits = 0.0
    for document in HELD_OUT:
        bits -= float(model.score(torch.tensor(text.tokenizer.encode(document))).sum()) / math.log(2)
        bits += sum(text.spelling.bits(piece) for piece in pieces(document) if piece not in known)
    assert row.held_out == pytest.approx(bits / sum(map(len, HELD_OUT)), rel=1e-5)


def test_raw_counts_make_held_out_text_infinitely_dear_and_say_how_much_of_it():
    text = counted_text(TRAIN, HELD_OUT, "char")
    row = price_of(text, 4, "raw")
    assert math.isfinite(row.train)
    assert math.isinf(row.held_out)
    assert row.perplexity == math.inf
    assert 0 < row.impossible == pytest.approx(row.unseen)


@pytest.mark.parametrize("order", [1, 2, 4])
def test_the_unseen_share_is_that_of_looking_for_every_context_and_token_in_the_text(order):
    text = counted_text(TRAIN, HELD_OUT, "char")
    train = [["<", *list(one)] for one in TRAIN]
    seen = {tuple(one[max(0, i - order + 1) : i + 1]) for one in train for i in range(1, len(one))}
    asked = [["<", *list(one)] for one in HELD_OUT]
    tokens = [tuple(one[max(0, i - order + 1) : i + 1]) for one in asked for i in range(1, len(one))]
    wanted = np.mean([token not in seen for token in tokens])
    assert price_of(text, order).unseen == pytest.approx(wanted)


@pytest.mark.parametrize("train", ["x", "x" * 400, "🙂🙃" * 9, "ACGT" * 300, "a"])
@pytest.mark.parametrize("unit", UNITS)
def test_odd_texts_are_counted_all_the_same(train, unit):
    for smoothing in ("kneser_ney", "raw"):
        rows = list(over_orders(counted_text([train], [train[:1]], unit), smoothing))
        assert len(rows) == 8
        assert all(row.train >= 0 for row in rows)


def test_a_text_without_characters_and_an_unknown_unit_are_refused():
    with pytest.raises(ValueError, match="at least one character"):
        counted_text([""], ["a"], "char")
    with pytest.raises(ValueError, match="unit must be"):
        counted_text(["a"], ["a"], "syllable")


def test_following_a_pair_counts_it_in_every_beginning_of_the_text():
    text, tokenizer = "the hen then thought", CharTokenizer.train("the hen then thought")
    ids = np.array(tokenizer.encode(text))
    found = follow(ids, tokenizer.encode("th"))
    for n in range(1, len(text) + 1):
        contexts = sum(c == "t" for c in text[: n - 1])
        assert found.counts(n) == (contexts, text[:n].count("th"))
    assert found.share(len(text)) == pytest.approx(1.0)
    assert found.error(len(text)) == 0.0


def test_a_pair_that_stands_early_goes_before_one_that_is_more_frequent_later():
    ids = np.array([1, 2, *[9] * EARLY, *[3, 4] * 5])
    assert (follow(ids, [3, 4, 1, 2]).context, follow(ids, [3, 4]).context) == (1, 3)


def test_the_error_is_that_of_a_share_and_a_sentence_without_a_pair_gives_way_to_the_text():
    ids = np.array([1, 2, 1, 2, 1, 3, 1, 2])
    found = follow(ids, [1, 2])
    assert found.share(8) == pytest.approx(3 / 4)
    assert found.error(8) == pytest.approx(math.sqrt(0.75 * 0.25 / 4))
    assert (follow(ids, [9]).context, follow(ids, [9]).token) == (1, 2)
    assert follow(ids, [7, 8]).counts(8)[1] > 0
    sizes, share, error = found.over(np.array([1, 4, 8]))
    assert sizes.tolist() == [4, 8]
    assert share.tolist() == [found.share(4), found.share(8)]
    assert error.tolist() == [found.error(4), found.error(8)]
