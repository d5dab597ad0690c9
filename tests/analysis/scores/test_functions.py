"""Dot, scaled dot, additive: each beside the sum written out by hand, and what softmax makes of them."""

import math

import pytest
import torch

from llm_core.analysis.scores.functions import additive_scores, dot_scores, scaled_dot_scores, weights_of
from llm_core.language.transformer import attention

T, S, D, A = 3, 4, 6, 5


def numbers(*size, seed=1):
    return torch.randn(*size, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def inputs():
    return (
        numbers(T, D),
        numbers(S, D, seed=2),
        numbers(A, D, seed=3),
        numbers(A, D, seed=4),
        numbers(A, seed=5),
    )


def test_each_score_is_the_sum_written_out_pair_by_pair():
    q, k, w_query, w_key, v = inputs()
    for t in range(T):
        for s in range(S):
            dot = sum(float(q[t, d] * k[s, d]) for d in range(D))
            assert float(dot_scores(q, k)[t, s]) == pytest.approx(dot)
            assert float(scaled_dot_scores(q, k)[t, s]) == pytest.approx(dot / math.sqrt(D))
            inner = [
                math.tanh(sum(float(w_query[a, d] * q[t, d] + w_key[a, d] * k[s, d]) for d in range(D)))
                for a in range(A)
            ]
            additive = sum(float(v[a]) * inner[a] for a in range(A))
            assert float(additive_scores(q, k, w_query, w_key, v)[t, s]) == pytest.approx(additive)


def test_the_scaled_pattern_is_the_attention_of_our_transformer():
    q, k = numbers(1, 2, T, D), numbers(1, 2, T, D, seed=2)
    identity = torch.eye(
        T, dtype=torch.float64
    )  # with these values, what comes out are the weights themselves
    expected = attention(q, k, identity, None, "x")
    torch.testing.assert_close(weights_of(scaled_dot_scores(q, k)), expected)


def test_every_row_of_weights_sums_to_one_whatever_made_the_scores():
    q, k, *additive = inputs()
    for scores in (dot_scores(q, k), scaled_dot_scores(q, k), additive_scores(q, k, *additive)):
        for temperature in (0.1, 1.0, 5.0):
            rows = weights_of(scores, temperature).sum(-1)
            torch.testing.assert_close(rows, torch.ones_like(rows))


def test_padding_gets_exactly_nothing_and_the_rest_still_sums_to_one():
    q, k, *additive = inputs()
    real = torch.tensor([True, False, True, False])
    weights = weights_of(additive_scores(q, k, *additive), real=real)
    assert (weights[:, ~real] == 0).all()
    torch.testing.assert_close(weights.sum(-1), torch.ones(T, dtype=torch.float64))


def test_gradients_of_the_additive_score_are_those_of_small_differences():
    tensors = [t.requires_grad_() for t in inputs()]
    assert torch.autograd.gradcheck(additive_scores, tensors)
    assert torch.autograd.gradcheck(lambda *t: weights_of(additive_scores(*t), 0.7), tensors)


def test_a_temperature_of_root_d_undoes_the_scale():
    q, k, *_ = inputs()
    torch.testing.assert_close(
        weights_of(dot_scores(q, k), math.sqrt(D)), weights_of(scaled_dot_scores(q, k))
    )


@pytest.mark.parametrize("temperature", [0.0, -1.0])
def test_a_temperature_that_is_not_positive_is_refused(temperature):
    with pytest.raises(ValueError, match="above 0"):
        weights_of(torch.zeros(1, 2), temperature)
