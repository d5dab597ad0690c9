"""Our optimisers are torch's, step for step."""

import numpy as np
import pytest
import torch

from llm_core.networks.optimisers import OPTIMISERS, Memory, Rule, follow, steps_until

RULE = Rule(rate=0.03, momentum=0.8, decay=0.95, betas=(0.85, 0.97), weight_decay=0.1)
TORCH = {
    "gd": lambda p: torch.optim.SGD(p, lr=0.03),
    "momentum": lambda p: torch.optim.SGD(p, lr=0.03, momentum=0.8),
    "nesterov": lambda p: torch.optim.SGD(p, lr=0.03, momentum=0.8, nesterov=True),
    "rmsprop": lambda p: torch.optim.RMSprop(p, lr=0.03, alpha=0.95),
    "adam": lambda p: torch.optim.Adam(p, lr=0.03, betas=(0.85, 0.97)),
    "adamw": lambda p: torch.optim.AdamW(p, lr=0.03, betas=(0.85, 0.97), weight_decay=0.1),
}


@pytest.mark.parametrize("name", OPTIMISERS)
def test_a_hundred_steps_are_torch_s(name):
    draw = np.random.default_rng(0)
    ours, slopes = draw.normal(size=(3, 4)), draw.normal(size=(100, 3, 4)) + 0.3
    theirs = torch.nn.Parameter(torch.tensor(ours))
    optimiser, memory = TORCH[name]([theirs]), Memory()
    for g in slopes:
        ours = OPTIMISERS[name](ours, g, RULE, memory)
        theirs.grad = torch.tensor(g)
        optimiser.step()
        np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-9, atol=1e-12)


def bowl(condition):
    bend = np.array([1.0, condition])
    return lambda w: float((bend * w**2).sum() / 2), lambda w: bend * w


def test_a_rate_just_above_two_over_the_steepest_bend_diverges_and_just_below_does_not():
    value, slope = bowl(100.0)
    start = np.array([1.0, 1.0])
    assert not follow("gd", Rule(rate=1.99 / 100), start, value, slope, 3000).diverged
    path = follow("gd", Rule(rate=2.01 / 100), start, value, slope, 3000)
    assert path.diverged
    assert np.isfinite(path.points).all()


def test_steps_until_counts_from_the_start():
    assert steps_until([3.0, 2.0, 0.5], 1.0) == 2
    assert steps_until([0.5], 1.0) == 0
    assert steps_until([3.0, 2.0], 1.0) is None
