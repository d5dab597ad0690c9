"""Reported and honest loss: the same for a model that cannot peek, far apart for one that does."""

import math

import pytest
import torch

from llm_core.analysis.block.peeking import (
    cut,
    honest_bits,
    patterns,
    reported_bits,
    text_bits,
    weight_on_next,
    write,
)
from llm_core.data.tokenizers import CharTokenizer
from llm_core.language.transformer import Transformer, TransformerConfig
from llm_core.training import GradientLearner, Recipe

TOKENIZER = CharTokenizer.train("abcdefgh")
NOISE = torch.randint(2, TOKENIZER.vocab_size, (4000,), generator=torch.Generator().manual_seed(3))


def small(causal, seed=0):
    torch.manual_seed(seed)
    return Transformer(
        TransformerConfig(TOKENIZER.vocab_size, 16, n_layer=1, n_head=2, n_embd=16, causal=causal), TOKENIZER
    )


@pytest.fixture(scope="module")
def cheat():
    """Trained on pure noise, which nobody can predict, without a mask."""
    model = small(causal=False)
    learner = GradientLearner(model, Recipe(learning_rate=2e-2))
    for step in range(150):
        learner.learn(cut(NOISE[step % 20 * 100 :], 16, 8), 0.5)
    return model.eval()


def test_with_the_mask_both_losses_agree_at_every_position():
    model, windows = small(causal=True).eval(), cut(NOISE, 16, 5)
    torch.testing.assert_close(
        reported_bits(model, windows), honest_bits(model, windows), atol=1e-4, rtol=1e-4
    )


def test_without_it_they_differ_everywhere_but_at_the_last_position():
    model, windows = small(causal=False).eval(), cut(NOISE, 16, 5)
    seen, alone = reported_bits(model, windows), honest_bits(model, windows)
    torch.testing.assert_close(seen[:, -1], alone[:, -1], atol=1e-4, rtol=1e-4)
    assert (seen[:, :-1] - alone[:, :-1]).abs().min() > 0


def test_a_model_that_peeks_seems_to_predict_noise(cheat):
    windows = cut(NOISE[3000:], 16, 20)
    even = math.log2(8)
    assert float(reported_bits(cheat, windows).mean()) < 0.5 * even
    assert float(honest_bits(cheat, windows).mean()) > 0.95 * even


def test_its_heads_look_at_the_answer(cheat):
    looks = weight_on_next(patterns(cheat, NOISE[None, :16]))
    assert looks.shape == (1, 2)
    assert float(looks.max()) > 2 / 16
    masked = weight_on_next(patterns(small(causal=True), NOISE[None, :16]))
    assert torch.equal(masked, torch.zeros(1, 2))


def test_the_pattern_is_the_tensor_the_model_used():
    model = small(causal=False)
    pattern = patterns(model, NOISE[None, :10])
    torch.testing.assert_close(pattern.sum(-1), torch.ones(1, 2, 10))
    by_hand = sum(pattern[0, 1, i, i + 1] for i in range(9)) / 9
    assert float(weight_on_next(pattern)[0, 1]) == pytest.approx(float(by_hand))


def test_bits_are_what_cross_entropy_says():
    model, windows = small(causal=True), cut(NOISE, 16, 2)
    chances = model(windows[:, :-1]).detach().softmax(-1)
    price = -chances[1, 4, windows[1, 5]].log2()
    assert float(reported_bits(model, windows)[1, 4]) == pytest.approx(float(price), abs=1e-4)


def test_pieces_follow_each_other_and_overlap_by_the_token_between():
    pieces = cut(torch.arange(20), 6, 10)
    assert pieces.tolist() == [list(range(0, 7)), list(range(6, 13)), list(range(12, 19))]
    with pytest.raises(ValueError, match="too few"):
        cut(torch.arange(6), 6, 1)


def test_writing_without_a_cache_is_writing_with_one_when_there_is_a_mask():
    model = small(causal=True).eval()  # no fast decoder: its 16 bits round differently
    written = write(model, [2, 3, 4], 12, seed=1, temperature=1e-4)
    state, new = model.start(), torch.tensor([[2, 3, 4]])
    for token in written:
        chances, state = model.step(new, state)
        assert token == int(chances.argmax())
        new = torch.tensor([[token]])


def test_the_same_seed_writes_the_same():
    model = small(causal=False).eval()
    assert write(model, [2], 30, seed=5) == write(model, [2], 30, seed=5) != write(model, [2], 30, seed=6)


def test_a_text_is_priced_token_by_token_after_end_of_text():
    model, ids = small(causal=False).eval(), NOISE[:20].tolist()
    seen, alone = text_bits(model, ids)
    first, second = torch.tensor([[0, *ids[:16]]]), torch.tensor([ids[15:]])
    torch.testing.assert_close(
        seen, torch.cat([reported_bits(model, first), reported_bits(model, second)], 1)[0]
    )
    torch.testing.assert_close(
        alone, torch.cat([honest_bits(model, first), honest_bits(model, second)], 1)[0]
    )
