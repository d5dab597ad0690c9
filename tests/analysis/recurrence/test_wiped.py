"""Wiping the state is reading from nothing."""

import itertools
import math

import pytest
import torch

from llm_core import checkpoints
from llm_core.analysis.recurrence.wiped import Wiped, wipe

TEXT = "Mia had a red ball. One day Mia went to the park."


@pytest.mark.parametrize("family", ["rnn", "gru", "lstm"])
def test_prices_with_the_state_are_those_of_the_text_and_without_it_those_of_a_fresh_model(family):
    model = checkpoints.load("twins", family)
    ids = model.tokenizer.encode(TEXT)
    found = wipe(model, ids, 4)
    assert found.first == 5
    torch.testing.assert_close(
        torch.tensor(found.kept), model.score(torch.tensor(ids))[5:] / -math.log(2), rtol=1e-5, atol=1e-5
    )
    state, expected = model.start(), []
    for now, after in itertools.pairwise(ids[4:]):
        log_probs, state = model.step(torch.tensor([[now]]), state)
        expected.append(-float(log_probs[0, after]) / math.log(2))
    assert found.wiped == pytest.approx(expected, rel=1e-4, abs=1e-4)


def test_the_model_has_caught_up_when_no_later_token_is_dearer():
    kept = [1.0, 1.0, 1.0, 1.0]
    assert Wiped(1, kept, [3.0, 1.0, 1.5, 1.0]).caught_up(0.1) == 3
    assert Wiped(1, kept, [3.0, 1.0, 1.05, 0.2]).caught_up(0.1) == 1
    assert Wiped(1, kept, kept).caught_up(0.1) == 0
    assert Wiped(1, kept, [1.0, 1.0, 1.0, 2.0]).caught_up(0.1) is None
