"""A recorded layer is what the equations say, also over the seams of its pieces."""

import numpy as np
import pytest
import torch

from llm_core import checkpoints
from llm_core.analysis.recurrence import trace as module
from llm_core.analysis.recurrence.trace import after_start, trace, unit_sums

TEXT = "Once upon a time there was a child named Mia. Mia had a kite."


@pytest.mark.parametrize("family", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("layer", [0, 1])
def test_reading_in_pieces_gives_what_reading_at_once_gives(family, layer, monkeypatch):
    model = checkpoints.load("twins", family)
    ids = model.tokenizer.encode(TEXT)
    whole = trace(model, ids, layer)
    monkeypatch.setattr(module, "PIECE", 3)
    for name, values in trace(model, ids, layer).items():
        torch.testing.assert_close(values, whole[name])
    _, state = model.step(torch.tensor([ids]), after_start(model))
    torch.testing.assert_close(whole["hook_hidden"][-1], state[0][layer, 0])


def test_the_sums_of_a_unit_give_its_value():
    model = checkpoints.load("twins", "rnn")
    ids = model.tokenizer.encode(TEXT)
    for layer in (0, 1):
        found = unit_sums(model, ids, layer, unit=5, at=7)
        total = np.array(found.from_token) + found.from_state + found.bias
        np.testing.assert_allclose(np.tanh(total), found.hidden, atol=1e-5)
        assert sum(term.product for term in found.terms) == pytest.approx(found.from_state[7], abs=1e-5)
        sizes = [abs(term.product) for term in found.terms]
        assert sizes == sorted(sizes, reverse=True)


def test_one_token_is_a_text_too():
    model = checkpoints.load("twins", "rnn")
    assert trace(model, [3], 0)["hook_hidden"].shape == (1, model.config.n_embd)
