"""The packed n-gram against the dictionary version, against NLTK, and against the laws of probability."""

from itertools import pairwise

import numpy as np
import pytest
import torch
from nltk.lm import MLE, AbsoluteDiscountingInterpolated, KneserNeyInterpolated, Lidstone
from nltk.util import everygrams

from llm_core.data.tokenizers import CharTokenizer
from llm_core.language.ngram import NGram
from llm_core.language.ngram_counts import count_ngrams, narrow
from llm_core.language.ngram_plain import PlainNGram
from llm_core.language.ngram_smoothing import (
    DISCOUNTS_WHEN_TOO_FEW_COUNTS,
    SMOOTHINGS,
    estimate_discount,
    estimate_discounts,
)

TEXT = "the cat sat on the mat. the dog sat on the log. 春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。"


@pytest.fixture(scope="module")
def tokenizer() -> CharTokenizer:
    return CharTokenizer.train(TEXT + "unusd")


@pytest.fixture(scope="module")
def stream(tokenizer: CharTokenizer) -> np.ndarray:
    """Random text over few tokens with documents of 0 to some tokens, then real text."""
    random = np.random.default_rng(3).integers(0, 7, 250)
    return np.concatenate([random, [0], tokenizer.encode(TEXT), [0], tokenizer.encode(TEXT[:30])])


def distribution(model: NGram, prefix: list[int]) -> np.ndarray:
    log_probs, _ = model.step(torch.tensor([prefix], dtype=torch.long), model.start())
    return log_probs[0].double().exp().numpy()


def prefixes(stream: np.ndarray, vocab_size: int) -> list[list[int]]:
    """Nothing, pieces of the text, random ids, ids across the beginning of a document, the unknown
    character."""
    rng = np.random.default_rng(5)
    cut = [stream[i : i + n].tolist() for i, n in rng.integers(1, 9, (15, 2)) * [30, 1]]
    random = [rng.integers(0, vocab_size, n).tolist() for n in (1, 2, 4, 8)]
    return [[], [0], [1], [1, 1, 1], [0, 0], [3, 0, 4], [0, 3, 4], *cut, *random]


@pytest.mark.parametrize("order", [1, 2, 3, 5, 8])
@pytest.mark.parametrize("smoothing", ["absolute", "kneser_ney_one", "kneser_ney"])
def test_packed_discounting_equals_the_dictionary_version(stream, tokenizer, smoothing, order):
    model = NGram.fit(stream, tokenizer, order, smoothing)
    plain = PlainNGram(stream.tolist(), tokenizer.vocab_size, order)
    equation = plain.absolute if smoothing == "absolute" else plain.kneser_ney
    for prefix in prefixes(stream, tokenizer.vocab_size):
        context = plain.context(prefix)
        wanted = [equation(w, context, model.weights.discounts) for w in range(tokenizer.vocab_size)]
        np.testing.assert_allclose(distribution(model, prefix), wanted, rtol=1e-5)


def test_pruning_twice_is_pruning_once_with_the_higher_thresholds(stream, tokenizer):
    model = NGram.fit(stream, tokenizer, 4)
    twice, once = model.pruned([1, 1, 2, 2]).pruned([1, 1, 3, 3]), model.pruned([1, 1, 3, 3])
    for prefix in prefixes(stream, tokenizer.vocab_size):
        np.testing.assert_allclose(distribution(twice, prefix), distribution(once, prefix), rtol=1e-5)


@pytest.mark.parametrize("order", [1, 2, 4])
def test_packed_add_k_equals_the_dictionary_version(stream, tokenizer, order):
    model = NGram.fit(stream, tokenizer, order, smoothing="add_k", k=0.3)
    plain = PlainNGram(stream.tolist(), tokenizer.vocab_size, order)
    for prefix in prefixes(stream, tokenizer.vocab_size):
        wanted = [plain.add_k(w, plain.context(prefix), 0.3) for w in range(tokenizer.vocab_size)]
        np.testing.assert_allclose(distribution(model, prefix), wanted, rtol=1e-5)


@pytest.mark.parametrize("order", [1, 2, 4])
def test_packed_raw_counts_equal_the_dictionary_version(stream, tokenizer, order):
    model = NGram.fit(stream, tokenizer, order, smoothing="raw")
    plain = PlainNGram(stream.tolist(), tokenizer.vocab_size, order)
    for prefix in prefixes(stream, tokenizer.vocab_size):
        wanted = [plain.unsmoothed(w, plain.context(prefix)) for w in range(tokenizer.vocab_size)]
        np.testing.assert_allclose(distribution(model, prefix), wanted, rtol=1e-5)


@pytest.mark.parametrize("smoothing", [way for way in SMOOTHINGS if way != "raw"])
@pytest.mark.parametrize("order", [1, 3, 6])
def test_probabilities_sum_to_one_after_any_context_and_none_is_zero(stream, tokenizer, smoothing, order):
    model = NGram.fit(stream, tokenizer, order, smoothing)
    for prefix in prefixes(stream, tokenizer.vocab_size):
        probabilities = distribution(model, prefix)
        assert probabilities.sum() == pytest.approx(1, abs=1e-5)
        assert probabilities.min() > 0


def test_kneser_ney_with_one_discount_equals_nltk(tokenizer):
    """NLTK has one discount for all counts, and does not interpolate the unigrams with the uniform
    distribution: here that is a discount of 1e-9, because 0 would leave tokens with probability 0. Where the
    definitions part: contexts that begin the text. NLTK gives them a continuation count of 0 and divides by
    it; here (as in KenLM) they keep their raw count. So only contexts inside the text are compared."""
    ids, order, discount = [0, *tokenizer.encode(TEXT), 0], 3, 0.1
    nltk = KneserNeyInterpolated(order, discount=discount)
    words = [str(i) for i in ids]
    nltk.fit([list(everygrams(words, max_len=order))], sorted(set(words)))
    discounts = np.array([[1e-9] * 3, [discount] * 3, [discount] * 3])
    model = NGram.fit(np.array(ids), tokenizer, order, discounts=discounts)
    unseen = [[5, 9], [9, 5], [7, 7]]
    for context in [ids[i : i + 2] for i in range(1, len(ids) - 2, 5)] + unseen:
        probabilities = distribution(model, context)
        for token in set(ids):
            wanted = nltk.score(str(token), [str(i) for i in context])
            assert probabilities[token] == pytest.approx(wanted, rel=1e-5, abs=1e-9)


@pytest.mark.parametrize("order", [2, 3])
def test_absolute_discount_equals_nltk(tokenizer, order):
    """NLTK does not interpolate the unigrams with the uniform distribution: as above, a discount of 1e-9. The sign
    that a text begins is context alone, so it is left out of NLTK's unigrams."""
    ids, discount = [0, *tokenizer.encode(TEXT), 0], 0.6
    nltk = AbsoluteDiscountingInterpolated(order, discount=discount)
    words = [str(i) for i in ids]
    grams = list(everygrams(words, max_len=order))
    grams.remove((words[0],))
    nltk.fit([grams], sorted(set(words)))
    discounts = np.array([[1e-9] * 3, *[[discount] * 3] * (order - 1)])
    model = NGram.fit(np.array(ids), tokenizer, order, "absolute", discounts=discounts)
    unseen = [[5, 9], [9, 5], [7, 7]]
    for context in [ids[i : i + 2] for i in range(1, len(ids) - 2, 5)] + unseen:
        probabilities = distribution(model, context)
        for token in set(ids):
            wanted = nltk.score(str(token), [str(i) for i in context[3 - order :]])
            assert probabilities[token] == pytest.approx(wanted, rel=1e-5, abs=1e-9)


def test_raw_counts_equal_nltk_mle(tokenizer):
    ids, order = [0, *tokenizer.encode(TEXT), 0], 3
    nltk = MLE(order)
    words = [str(i) for i in ids]
    nltk.fit([list(everygrams(words, max_len=order))], sorted(set(words)))
    model = NGram.fit(np.array(ids), tokenizer, order, "raw")
    for context in [*(ids[i : i + 2] for i in range(1, len(ids) - 2, 5)), [5, 9], [4, 4]]:
        wanted = [nltk.score(str(w), [str(i) for i in context]) for w in range(tokenizer.vocab_size)]
        np.testing.assert_allclose(distribution(model, context), wanted, rtol=1e-5)


def test_add_k_equals_nltk_lidstone(tokenizer):
    """NLTK's vocabulary has one word more than it was given (<UNK>): here that is the unknown character's id
    1."""
    ids, order = [0, *tokenizer.encode(TEXT), 0], 3
    nltk = Lidstone(0.3, order)
    nltk.fit(
        [list(everygrams([str(i) for i in ids], max_len=order))],
        [str(i) for i in range(tokenizer.vocab_size) if i != 1],
    )
    assert len(nltk.vocab) == tokenizer.vocab_size
    model = NGram.fit(np.array(ids), tokenizer, order, smoothing="add_k", k=0.3)
    for context in [*(ids[i : i + 2] for i in range(0, len(ids) - 2, 5)), [5, 9], [4, 4]]:
        probabilities = distribution(model, context)
        wanted = [nltk.score(str(w), [str(i) for i in context]) for w in range(2, tokenizer.vocab_size)]
        np.testing.assert_allclose(probabilities[2:], wanted, rtol=1e-5)


def test_discounts_follow_chen_and_goodman():
    counts = np.repeat([1, 2, 3, 4, 9], [100, 40, 20, 10, 7])
    y = 100 / (100 + 2 * 40)
    assert estimate_discounts(counts) == pytest.approx((1 - 2 * y * 0.4, 2 - 3 * y * 0.5, 3 - 4 * y * 0.5))


def test_one_discount_is_the_share_of_once_among_once_and_twice():
    counts = np.repeat([1, 2, 3, 9], [100, 40, 20, 7])
    assert estimate_discount(counts) == pytest.approx((100 / 180,) * 3)
    assert estimate_discount(np.array([1, 3])) == (0.5, 0.5, 0.5)


def test_discounts_fall_back_when_some_count_never_occurs():
    assert estimate_discounts(np.array([1, 1, 2, 5])) == DISCOUNTS_WHEN_TOO_FEW_COUNTS


def test_counts_of_every_length_agree_with_each_other(stream, tokenizer):
    levels = count_ngrams(stream, tokenizer.vocab_size, 5).levels
    assert levels[0].raw.sum() == len(stream) - (stream[0] == 0)
    for below, level in pairwise(levels):
        extended = np.bincount(level.context, weights=level.raw, minlength=len(below))
        # The beginning of a document is a context as often as the end of one is predicted, and once more at
        # the start.
        inside = np.ones(len(below), dtype=bool)
        inside[0] = len(below) != tokenizer.vocab_size
        assert np.all(extended[inside] <= below.raw[inside])
        assert np.all(level.raw <= below.raw[level.suffix])
        assert np.all(level.adjusted <= level.raw)
        assert np.all(np.diff(level.keys) > 0)


def test_the_context_stops_at_the_end_of_text(tokenizer):
    stream = np.array([0, *tokenizer.encode("the"), 0, *tokenizer.encode("cat"), 0])
    model = NGram.fit(stream, tokenizer, 5)
    fresh, after_another = distribution(model, [0]), distribution(model, [*tokenizer.encode("cat the"), 0])
    np.testing.assert_array_equal(fresh, after_another)


def test_windows_too_wide_for_one_number_are_sorted_all_the_same():
    ids = np.random.default_rng(0).integers(1, 40_000, 500)
    ids = np.concatenate([ids[:200], ids[100:400], ids])
    model_levels = count_ngrams(ids, 40_000, 8).levels
    plain = PlainNGram(ids.tolist(), 40_000, 8)
    for k, level in enumerate(model_levels[1:], start=2):
        grams = [c for gram, c in plain.raw.items() if len(gram) == k]
        assert (len(level), int(level.raw.sum())) == (len(grams), sum(grams))


@pytest.mark.parametrize("vocab_size", [50, 40_000])
def test_keys_too_large_for_32_bits_are_kept_in_64_and_found_all_the_same(vocab_size):
    ids = np.random.default_rng(1).integers(1, vocab_size, 120_000)
    level = count_ngrams(ids, vocab_size, 3).levels[2]
    assert level.keys.dtype == (np.uint32 if vocab_size == 50 else np.int64)
    nodes = np.arange(len(level))
    np.testing.assert_array_equal(level.find(level.context, level.keys % vocab_size), nodes)
    assert np.all(level.first[level.context] <= nodes)
    assert np.all(nodes < level.first[level.context + 1])


@pytest.mark.parametrize("largest", [0, 127, 128, 32_767, 32_768, 2**31])
def test_narrow_counts_are_the_same_counts(largest):
    counts = np.array([largest, 0, 1], dtype=np.int64)
    np.testing.assert_array_equal(narrow(counts), counts)
    assert narrow(counts).dtype.kind == "i"
