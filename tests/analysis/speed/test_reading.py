"""Reading with both networks: what is counted and what is run. No time decides a test."""

import pytest
import torch

from llm_core.analysis.speed.reading import Reading, longest_chain, reading_times, seconds_of
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.lstm import LSTM, LSTMConfig
from llm_core.language.transformer import Transformer, TransformerConfig


@pytest.fixture(scope="module")
def networks():
    torch.manual_seed(0)
    tokenizer = ByteTokenizer()
    config = TransformerConfig(tokenizer.vocab_size, 16, n_layer=3, n_head=2, n_embd=16)
    lstm = LSTM(LSTMConfig(tokenizer.vocab_size, n_layer=2, n_embd=16), tokenizer)
    return Transformer(config, tokenizer).freeze(), lstm.eval().requires_grad_(False)


def test_the_chain_of_an_lstm_grows_with_the_text_and_that_of_a_transformer_does_not(networks):
    transformer, lstm = networks
    assert [longest_chain(transformer, n) for n in (1, 10, 100)] == [3, 3, 3]
    assert [longest_chain(lstm, n) for n in (1, 10, 100)] == [2, 11, 101]


def test_both_read_the_same_tokens_at_every_length(networks):
    told = []
    found = reading_times(*networks, list(range(40)), (8, 40), 2, lambda *step: told.append(step))
    assert [one.n for one in found] == [8, 40]  # beyond the Transformer's context of 16
    assert all(one.transformer > 0 and one.lstm > 0 for one in found)
    assert told == [(done, 8) for done in range(1, 9)]
    with pytest.raises(ValueError, match="fewer"):
        reading_times(*networks, [1, 2], (8,))


def test_the_least_of_all_rounds_counts_and_a_busy_round_does_not(networks):
    ticks = iter([0, 5, 0, 6, 0, 7, 0, 8, 0, 50, 0, 60, 0, 3, 0, 80])  # two lengths, two networks, two rounds
    found = reading_times(*networks, list(range(40)), (8, 40), 2, clock=lambda: next(ticks))
    assert found == [Reading(8, 5, 6), Reading(40, 3, 8)]


def test_the_warm_up_does_not_count():
    seen, ticks = [], iter([1.0, 3.5])
    took = seconds_of(lambda ids: seen.append(ids.shape[1]), torch.zeros(1, 30), lambda: next(ticks))
    assert (seen, took) == ([8, 30], 2.5)
