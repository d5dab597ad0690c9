"""A unit that follows a property is found, and one that does not is not believed."""

import numpy as np
import pytest
import torch

from llm_core import checkpoints
from llm_core.analysis.recurrence import units
from llm_core.analysis.recurrence.units import (
    correlations,
    followers,
    inside_quotes,
    line_length,
    memories,
    sentence_end,
)

TEXT = 'Tom ran.\n"Hi!" said Mia'


def at(text, measure):
    return list(measure(text, range(1, len(text) + 1)))


def test_the_properties_of_a_text_worked_out_by_hand():
    assert at('a "b" c', inside_quotes) == [0, 0, 1, 1, 0, 0, 0]
    assert at("a “b” c", inside_quotes) == [0, 0, 1, 1, 0, 0, 0]
    assert at("ab\ncd", line_length) == [1, 2, 0, 1, 2]
    assert at('a. "b!" c', sentence_end) == [0, 1, 1, 1, 0, 1, 1, 1, 0]


def test_the_correlation_is_that_of_numpy_and_a_constant_has_none():
    dice = np.random.default_rng(0)
    values, wanted = dice.normal(size=(3, 5, 4)), dice.normal(size=(3, 5))
    values[..., 3] = 2.0
    found = correlations(values, wanted)
    for unit in range(3):
        expected = np.corrcoef(values[..., unit].flatten(), wanted.flatten())[0, 1]
        assert found[unit] == pytest.approx(expected)
    assert found[3] == 0


def test_the_memory_is_that_of_a_text_read_alone():
    model = checkpoints.load("stories", "lstm")
    batch = torch.tensor(
        [model.tokenizer.encode(text)[:6] for text in (TEXT, "Mia had a red ball and a cup.")]
    )
    found = memories(model, batch)
    _, state = model.step(torch.tensor([[model.tokenizer.eot_id, *batch[1].tolist()]]), model.start())
    np.testing.assert_allclose(found[1, -1], state[1][:, 0].flatten(), atol=1e-5)


def test_a_unit_that_follows_the_quotes_is_found_and_holds_on_other_texts(monkeypatch):
    model = checkpoints.load("stories", "lstm")
    dice = np.random.default_rng(1)
    texts = [('"Look!" said Mia. "I see a kite and Tom." ' * 4)[i:] for i in range(8)]

    def planted(_, batch):
        values = dice.normal(size=(*batch.shape, 2 * model.config.n_embd))
        quotes = [inside_quotes(text, units.ends_of(model, text)[: batch.shape[1]]) for text in texts]
        values[..., 40] = np.array(quotes) + dice.normal(size=batch.shape) / 10
        return values

    monkeypatch.setattr(units, "memories", planted)
    found = {one.name: one for one in followers(model, texts, length=20)}
    assert (found["quotes"].layer, found["quotes"].unit) == (1, 8)
    assert found["quotes"].chosen > 0.95
    assert found["quotes"].checked > 0.95


def test_too_few_texts_are_refused():
    with pytest.raises(ValueError, match="four are needed"):
        followers(checkpoints.load("stories", "lstm"), ["Hi."])
