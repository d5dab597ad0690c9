"""The habits that a pattern's alternative text tells are those that the lessons' own sentences count."""

import numpy as np
import pytest
import torch

from llm_core.analysis.attention.patterns import Attention, shares
from ui.show.patterns import habits, is_causal, is_distribution


@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize("T", [5, 9])
def test_habits_are_the_shares_of_the_library(causal, T):
    scores = torch.randn(T, T, generator=torch.Generator().manual_seed(T))
    if causal:
        scores = scores.masked_fill(torch.ones(T, T).triu(1).bool(), -torch.inf)
    z = scores.softmax(-1)
    assert is_distribution(z.numpy())
    assert is_causal(z.numpy()) is causal
    known = shares(Attention(z[None, None], tuple(range(T)), ("",) * T, causal))
    found = habits(z.numpy().astype(float))
    rest = found.pop("other", 0)
    assert set(found) == set(known.named)
    if causal:
        assert rest + sum(found.values()) == pytest.approx(1, abs=1e-6)
    assert list(found.values()) == sorted(found.values(), reverse=True)
    for name, share in found.items():
        assert share == pytest.approx(float(known.share[name]), abs=1e-6), name


def test_what_is_no_distribution_is_none():
    assert not is_distribution(np.array([[0.5, 0.6], [0.5, 0.5]]))
    assert not is_distribution(np.array([[1.5, -0.5], [0.5, 0.5]]))
    assert not is_distribution(np.array([[np.nan, 1.0], [0.5, 0.5]]))
    assert not is_distribution(np.ones((4, 1)))
