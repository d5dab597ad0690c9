"""One neuron is torch's; the perceptron's rule learns what a straight line can part; layers without bends are one."""

import itertools

import numpy as np
import pytest
import torch
from torch import nn

from llm_core.networks.neuron import (
    BENDS,
    BY_HAND,
    CORNERS,
    TARGETS,
    all_to_all,
    answered,
    deep,
    fold,
    layered_connections,
    neuron,
    perceptron,
    right_corners,
    says_yes,
    separable,
    train_corners,
)

TORCH = {
    "none": nn.Identity(),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "gelu": nn.GELU(),
    "step": lambda z: (z > 0).double(),
}


@pytest.mark.parametrize("bend", BENDS)
def test_a_neuron_is_torch_s_linear_layer_and_activation(bend):
    layer = nn.Linear(2, 1, dtype=torch.float64)
    weights = (*layer.weight[0].tolist(), layer.bias.item())
    for x in ((0.3, -2.0), (40.0, 3.0), (-900.0, 2.0), (0.0, 0.0)):
        theirs = TORCH[bend](layer(torch.tensor(x, dtype=torch.float64))).item()
        assert neuron(x, weights, bend) == pytest.approx(theirs, rel=1e-12, abs=1e-14)


def test_no_bend_moves_the_border():
    """Every bend is above its value at 0 exactly where the sum is above 0."""
    for bend, z in itertools.product(BENDS, (-3.0, -0.5, -1e-3, 1e-3, 0.5, 3.0)):
        if bend != "relu" or z > 0:
            assert (BENDS[bend](z) > BENDS[bend](0.0)) == (z > 0) or (bend == "gelu" and z < 0)


def test_one_neuron_learns_fourteen_of_sixteen_answers_and_never_xor():
    every = set(itertools.product((0, 1), repeat=4))
    assert every - set(separable()) == {TARGETS["xor"], tuple(1 - t for t in TARGETS["xor"])}


def test_no_weights_at_all_answer_more_than_three_corners_of_xor():
    grid = np.linspace(-2, 2, 17)
    best = max(right_corners(weights, TARGETS["xor"]) for weights in itertools.product(grid, repeat=3))
    assert best == 3


def test_the_rule_found_agrees_with_the_rule_by_hand():
    for task in ("and", "or"):
        corrections, counts = perceptron(TARGETS[task], 30)
        assert counts[-1] == 0
        assert len(corrections) == sum(counts)
        for x in CORNERS:
            assert says_yes(x, corrections[-1].weights) == BY_HAND[task](*x)
    assert all(BY_HAND["xor"](*x) == bool(t) for x, t in zip(CORNERS, TARGETS["xor"], strict=True))
    assert 0 not in perceptron(TARGETS["xor"], 200)[1]


def test_a_hidden_layer_solves_xor_from_fourteen_of_twenty_beginnings_and_none_without_a_bend():
    solved = [
        answered(train_corners(TARGETS["xor"], "tanh", seed), TARGETS["xor"]) == 4 for seed in range(1, 21)
    ]
    assert sum(solved) == 14
    assert all(
        answered(train_corners(TARGETS["xor"], "none", seed), TARGETS["xor"]) == 0 for seed in (1, 4, 6)
    )


@pytest.mark.parametrize("depth", [1, 2, 10])
def test_layers_without_bends_are_one_layer(depth):
    network = deep(depth, "none", 3)
    weights, bias = fold(network)
    x = np.random.default_rng(0).normal(size=(50, 2))
    np.testing.assert_allclose(network.output(x), x @ weights + bias, rtol=1e-10, atol=1e-13)
    assert len(network.weights) == depth
    assert bias != 0


def test_connections_of_two_two_one_are_six_of_ten():
    assert layered_connections((2, 2, 1)) == 6
    assert all_to_all(5) == 10 == len(list(itertools.combinations(range(5), 2)))
