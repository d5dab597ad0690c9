"""Prices in bits: they add up, they do not depend on batching, and they follow the characters."""

import itertools
import math

import pytest
import torch

from llm_core.analysis.evaluation import scoring
from llm_core.analysis.evaluation.scoring import (
    Price,
    disagreement,
    evaluate,
    evaluate_documents,
    perplexity,
    surprisal,
)
from llm_core.data.tokenizers import BPETokenizer, ByteTokenizer, CharTokenizer
from llm_core.language.lstm import LSTM, LSTMConfig
from llm_core.language.model import LanguageModel
from llm_core.language.transformer import Transformer, TransformerConfig

TEXT = "The cat sat. 春天 👍 naïve!"


class Coin(LanguageModel):
    """Every token is equally likely, whatever came before."""

    family = "ngram"
    context_length = 0
    n_parameters = 0

    def __init__(self, tokenizer):
        self.tokenizer = tokenizer

    def start(self, batch_size=1):
        return None

    def step(self, ids, state):
        return self.log_probs(ids)[:, -1], None

    def log_probs(self, ids):
        return torch.full((*ids.shape, self.vocab_size), -math.log(self.vocab_size))


def lstm(tokenizer):
    torch.manual_seed(0)
    model = LSTM(LSTMConfig(tokenizer.vocab_size, 1, 16), tokenizer).eval()
    torch.nn.init.normal_(model.head_bias)
    return model


def transformer(tokenizer, context_length=16):
    torch.manual_seed(0)
    config = TransformerConfig(tokenizer.vocab_size, context_length, n_layer=1, n_head=2, n_embd=16)
    model = Transformer(config, tokenizer).eval()
    torch.nn.init.normal_(model.embed.weight)
    return model


def tokenizers():
    return [ByteTokenizer(), CharTokenizer.train(TEXT), BPETokenizer.train(TEXT * 3, 300)]


def test_a_fair_coin_over_all_tokens_costs_the_logarithm_of_their_number():
    score = evaluate(Coin(ByteTokenizer()), "abcé")
    assert score.tokens == 5
    assert score.characters == 4
    assert score.bits == pytest.approx(5 * math.log2(257), rel=1e-6)
    assert score.bits_per_character == pytest.approx(score.bits / 4)


def test_the_perplexity_of_a_fair_coin_is_the_number_of_its_tokens():
    coin = Coin(ByteTokenizer())
    assert perplexity(coin, TEXT) == pytest.approx(257)
    assert evaluate(coin, TEXT).perplexity == pytest.approx(257)


@pytest.mark.parametrize("make", [lstm, transformer])
@pytest.mark.parametrize("tokenizer", tokenizers(), ids=lambda t: t.kind)
def test_prices_cover_the_text_without_overlap_and_add_up_to_the_score(make, tokenizer):
    model = make(tokenizer)
    prices = surprisal(model, TEXT)
    assert prices[0].start == 0
    assert prices[-1].end == len(TEXT)
    assert all(a.end == b.start for a, b in itertools.pairwise(prices))
    assert sum(p.bits for p in prices) == pytest.approx(evaluate(model, TEXT).bits, rel=1e-5)


def test_the_bytes_of_one_character_are_one_price():
    assert [(p.start, p.end) for p in surprisal(lstm(ByteTokenizer()), "a春👍b")] == [
        (0, 1),
        (1, 2),
        (2, 3),
        (3, 4),
    ]


def test_the_price_is_what_stepping_through_the_text_would_pay():
    model = lstm(CharTokenizer.train(TEXT))
    state, token, bits = model.start(), 0, []
    for following in model.tokenizer.encode("sat. The"):
        log_probs, state = model.step(torch.tensor([[token]]), state)
        bits.append(-log_probs[0, following].item() / math.log(2))
        token = following
    assert [p.bits for p in surprisal(model, "sat. The")] == pytest.approx(bits, rel=1e-4)


@pytest.mark.parametrize("make", [lstm, transformer])
def test_documents_scored_in_batches_cost_what_they_cost_alone(make, monkeypatch):
    model = make(ByteTokenizer())
    documents = ["The cat", "", "春天来了", "a", TEXT, "The dog sat on the mat and would not go away."]
    alone = [evaluate(model, text) for text in documents if text]
    for room in (1, 3 * 40 * 257, 1 << 24):
        monkeypatch.setattr(scoring, "TABLE_SIZE", room)
        together = evaluate_documents(model, documents)
        assert together.bits == pytest.approx(sum(s.bits for s in alone), rel=1e-5)
        assert together.characters == sum(s.characters for s in alone)
        assert together.tokens == sum(s.tokens for s in alone)


def test_a_text_longer_than_the_context_is_read_through_a_sliding_window():
    model = transformer(ByteTokenizer(), context_length=16)
    ids = torch.tensor(model.tokenizer.encode("abcdefgh" * 9))
    bits = [p.bits for p in surprisal(model, "abcdefgh" * 9)]
    prefix = torch.cat([torch.tensor([0]), ids])
    for t in (3, 20, 71):
        start = 0 if t < 16 else 8 * math.ceil((t + 1 - 16) / 8)
        log_probs = model.log_probs(prefix[None, start : t + 1])[0, -1]
        assert bits[t] == pytest.approx(-log_probs[ids[t]].item() / math.log(2), rel=1e-4)


def test_scoring_window_after_window_equals_the_whole_table():
    model = transformer(ByteTokenizer(), context_length=16)
    for length in (0, 1, 16, 17, 61):
        ids = torch.tensor(model.tokenizer.encode("abcdefgh" * 9)[:length], dtype=torch.long)
        torch.testing.assert_close(model.score(ids), LanguageModel.score(model, ids))


def test_unknown_characters_are_reported_once_each():
    model = lstm(CharTokenizer.train("abc "))
    assert evaluate(model, "a cab 春 and 春 👍").unknown == ("春", "n", "d", "👍")
    assert evaluate(model, "cab").unknown == ()


def test_progress_counts_the_documents_to_the_end():
    seen = []
    evaluate_documents(
        Coin(ByteTokenizer()), ["a", "b", "c"], progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("documents", [[], [""]])
def test_no_text_has_no_score_and_no_prices(documents):
    with pytest.raises(ValueError, match="no text"):
        evaluate_documents(Coin(ByteTokenizer()), documents)
    assert surprisal(Coin(ByteTokenizer()), "") == []


def test_readers_with_different_tokens_are_compared_where_both_can_price():
    words = [Price(0, 3, 6.0), Price(3, 4, 1.0), Price(4, 7, 2.0)]
    letters = [Price(i, i + 1, bits) for i, bits in enumerate([1.0, 1.0, 1.0, 1.0, 4.0, 3.0, 2.0])]
    found = disagreement("the cat", {"words": words, "letters": letters})
    assert found is not None
    assert (found.start, found.end, found.text) == (4, 7, "cat")
    assert found.bits == {"words": 2.0, "letters": 9.0}
    assert (found.cheapest, found.dearest, found.gap) == ("words", "letters", 7.0)


def test_readers_are_compared_on_whole_words_and_on_single_chinese_characters():
    pieces = {
        "one": [Price(0, 3, 1.0), Price(3, 4, 0.0), Price(4, 5, 4.0), Price(5, 7, 5.0), Price(7, 8, 1.0)],
        "two": [Price(0, 3, 1.0), Price(3, 4, 0.0), Price(4, 5, 9.0), Price(5, 7, 1.0), Price(7, 8, 6.5)],
    }
    found = disagreement("the cat.", pieces)  # "c" alone differs by 5, "cat" only by 1, "." by 5.5
    assert found is not None
    assert (found.text, found.gap) == (".", 5.5)
    chinese = {"one": [Price(0, 1, 2.0), Price(1, 2, 1.0)], "two": [Price(0, 1, 1.0), Price(1, 2, 7.0)]}
    found = disagreement("春天", chinese)
    assert found is not None
    assert (found.text, found.gap) == ("天", 6.0)


def test_one_reader_or_no_text_cannot_disagree():
    assert disagreement("a", {"one": [Price(0, 1, 1.0)]}) is None
    assert disagreement("", {"one": [], "two": []}) is None
