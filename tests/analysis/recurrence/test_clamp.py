"""A gate that is held does what the equation of the cell says."""

import math

import pytest
import torch

from llm_core import checkpoints
from llm_core.analysis.recurrence.clamp import continue_held, held, read_held
from llm_core.generation import Sampling, continue_text
from llm_core.taps import intervening, recording

TEXT = "Once upon a time there was a child named Mia. Mia had a kite. " * 8


@pytest.fixture
def lstm():
    return checkpoints.load("stories", "lstm")


def test_nothing_held_is_the_model_itself(lstm):
    ids = lstm.tokenizer.encode(TEXT)
    found = read_held(lstm, ids, {})
    expected = lstm.score(torch.tensor(ids)) / -math.log(2)
    torch.testing.assert_close(torch.tensor(found.bits), expected, rtol=1e-4, atol=1e-4)
    rules = Sampling(0.8, seed=3)
    assert continue_held(lstm, "Mia had", 12, rules, {}) == continue_text(lstm, "Mia had", 12, rules)


def test_with_the_forget_gate_at_one_the_memory_is_the_sum_of_all_that_was_written(lstm):
    ids = torch.tensor([lstm.tokenizer.encode(TEXT)[:40]])
    with intervening(held(lstm, {"forget": 1.0})), recording() as cache:
        lstm(ids)
    for layer in ("layers.0.", "layers.1."):
        written = cache[layer + "hook_input_gate"] * cache[layer + "hook_candidate"]
        torch.testing.assert_close(cache[layer + "hook_cell"], written.cumsum(1), rtol=1e-4, atol=1e-5)


def test_a_shut_output_gate_leaves_every_token_the_same_probabilities(lstm):
    with torch.no_grad(), intervening(held(lstm, {"output": 0.0})):
        logits, _ = lstm(torch.tensor([[1, 2, 3]]))
    torch.testing.assert_close(logits[0, 0], logits[0, 2])


def test_a_shut_input_gate_leaves_the_memory_empty(lstm):
    found = read_held(lstm, lstm.tokenizer.encode(TEXT)[:20], {"input": 0.0})
    assert max(found.size) == 0
    assert max(found.saturated) == 0
