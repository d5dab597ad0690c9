"""Induction: heads made by hand get the score they must have; the loss says whether a model copies."""

import pytest
import torch

from llm_core import taps
from llm_core.analysis.copying.induction import induction, measure, repeated_tokens, weight_at
from llm_core.data.tokenizers import ByteTokenizer
from llm_core.language.transformer import Transformer, TransformerConfig


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    tokenizer = ByteTokenizer()
    return Transformer(
        TransformerConfig(tokenizer.vocab_size, context_length=32, n_layer=2, n_head=4, n_embd=32), tokenizer
    ).freeze()


def test_the_sequence_is_the_same_random_tokens_twice_after_the_start(model):
    ids = repeated_tokens(model, 12, n_sequences=3, seed=5)
    assert ids.shape == (3, 25)
    assert ids[:, 0].tolist() == [model.tokenizer.eot_id] * 3
    assert torch.equal(ids[:, 1:13], ids[:, 13:])
    assert all(len(set(row)) == 13 for row in ids.tolist())  # nothing repeats within one reading
    assert torch.equal(ids, repeated_tokens(model, 12, n_sequences=3, seed=5))
    assert not torch.equal(ids, repeated_tokens(model, 12, n_sequences=3, seed=6))


def head_that_looks_back(pattern, steps):
    made = torch.zeros_like(pattern)
    rows = torch.arange(pattern.shape[-1])
    made[..., rows, (rows - steps).clamp(min=0)] = 1
    return made


def test_heads_made_by_hand_get_a_score_of_one_for_what_they_do_and_zero_for_the_rest(model):
    n = 10

    def edit(pattern):
        pattern = pattern.clone()
        for head, back in ((0, n - 1), (1, n), (2, 1)):
            pattern[:, head] = head_that_looks_back(pattern[:, head], back)
        pattern[:, 3] = torch.ones_like(pattern[:, 3]).tril()
        pattern[:, 3] /= pattern[:, 3].sum(-1, keepdim=True)
        return pattern

    with taps.intervening({"blocks.1.attn.hook_pattern": edit}):
        found = induction(model, n)
    assert found.induction[1].tolist() == [1, 0, 0, pytest.approx(found.even)]
    assert found.duplicate[1].tolist() == [0, 1, 0, pytest.approx(found.even)]
    assert found.previous[1, 2] == 1
    assert float(found.previous[1, 3]) == pytest.approx(found.even_previous)


def test_losses_are_the_models_own_prices_and_the_first_token_of_the_second_reading_is_not_counted(model):
    found = induction(model, 8, n_sequences=2, seed=1)
    own = torch.stack([-model.score(row[1:]) for row in found.ids])
    torch.testing.assert_close(found.losses, own.mean(0), atol=1e-4, rtol=1e-4)
    assert found.first_loss == pytest.approx(float(own[:, :8].mean()), abs=1e-4)
    assert found.second_loss == pytest.approx(float(own[:, 9:].mean()), abs=1e-4)
    assert found.period == 8


def test_an_untrained_model_gains_nothing_from_the_first_reading(model):
    found = induction(model, 15)
    assert abs(found.first_loss - found.second_loss) < 0.1


def test_the_weight_at_a_distance_is_the_mean_of_a_diagonal():
    pattern = torch.arange(16.0).view(1, 4, 4)
    assert float(weight_at(pattern, range(1, 4), 1)) == (4 + 9 + 14) / 3


@pytest.mark.parametrize("n", [0, 1, 16, 1000])
def test_a_length_that_does_not_fit_is_refused(model, n):
    with pytest.raises(ValueError, match="2 to 15 tokens"):
        induction(model, n)
    with pytest.raises(ValueError, match="vocabulary"):
        measure(model, torch.full((1, 9), 9_999))
