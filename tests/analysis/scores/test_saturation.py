"""Random scores of growing width, what softmax makes of them, and what is left of the gradients."""

import math

import pytest
import torch

from llm_core.analysis.scores.functions import weights_of
from llm_core.analysis.scores.saturation import gradient_lengths, random_scores, saturation


def test_scores_of_random_vectors_have_the_variance_of_their_width_and_scaling_brings_it_to_one():
    scores = random_scores(seed=3, widths=(4, 64), draws=200)
    for width, drawn in zip((4, 64), scores, strict=True):
        assert float(drawn.var()) == pytest.approx(width, rel=0.1)


def test_the_measured_saturation_is_what_the_lesson_expects():
    widths = (4, 16, 64, 256, 1024)
    scores = random_scores(seed=1, widths=widths)
    for width, drawn, expected in zip(widths, scores, (0.27, 0.58, 0.80, 0.90, 0.95), strict=True):
        plain, divided = saturation(drawn, 1.0), saturation(drawn / math.sqrt(width), 1.0)
        assert plain.top == pytest.approx(expected, abs=0.05)
        assert divided.top == pytest.approx(0.107, abs=0.015)
        assert plain.low <= plain.top <= plain.high
        assert 0 < plain.bits < divided.bits < 6
        assert plain.gradient < divided.gradient


def test_the_entropy_is_in_bits():
    """Rows that are all but even hold the logarithm to base two of the number of keys: 6 bits for 64, not 4.2 nats."""
    (scores,) = random_scores(seed=3, widths=(64,), draws=20)
    assert saturation(scores, 1e6).bits == pytest.approx(math.log2(scores.shape[-1]), abs=1e-3)


def test_a_temperature_of_root_d_is_the_same_as_dividing():
    (scores,) = random_scores(seed=2, widths=(64,), draws=40)
    hot, divided = saturation(scores, 8.0), saturation(scores / 8.0, 1.0)
    assert (hot.top, hot.bits, hot.gradient) == pytest.approx((divided.top, divided.bits, divided.gradient))


def test_the_same_seed_gives_the_same_scores_and_progress_is_told():
    told = []
    first = random_scores(5, (4, 8), 30, 7, lambda done, total: told.append((done, total)))
    assert torch.equal(first, random_scores(5, (4, 8), 30, 7))
    assert first.shape == (2, 30, 7)
    assert told[-1] == (30, 30)


def test_gradients_by_autograd_are_those_of_the_formula_of_softmax():
    scores = torch.randn(5, 6, generator=torch.Generator().manual_seed(1), dtype=torch.float64)
    p = weights_of(scores)
    jacobian = torch.diag_embed(p) - p[:, :, None] * p[:, None, :]  # Bridle 1990
    torch.testing.assert_close(gradient_lengths(scores), jacobian.norm(dim=1))
