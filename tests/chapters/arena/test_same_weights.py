"""The arena writes with the very weights that the bars below and the scoreboard use."""

import numpy as np
import pytest
import torch

from chapters.arena.machines import machines
from llm_core import checkpoints
from llm_core.generation import Sampling, generate


@pytest.mark.parametrize("family", checkpoints.FAMILIES)
def test_a_written_token_has_the_probability_of_the_bars(family):
    """What is written tells for every token the probability that a plain pass over the text before it gives."""
    model = machines(checkpoints.TWINS)[family]
    prompt = model.tokenizer.encode("Lily had a")
    text = [model.tokenizer.eot_id, *prompt]
    for token in generate(model, prompt, 12, Sampling(seed=3)):
        plain = model.step(torch.tensor([text]), model.start())[0][0].float().exp()
        assert token.probability == pytest.approx(float(plain[token.id]), abs=1e-5)
        text.append(token.id)


@pytest.mark.parametrize("family", ["rnn", "gru", "lstm", "transformer"])
def test_what_writes_and_what_scores_have_the_same_numbers_in_32_bits(family):
    written, scored = machines(checkpoints.TWINS)[family], checkpoints.load(checkpoints.TWINS, family)
    assert {p.dtype for p in written.parameters()} == {torch.float32}
    for ours, theirs in zip(written.parameters(), scored.parameters(), strict=True):
        assert np.array_equal(ours.numpy(force=True), theirs.numpy(force=True))
