"""The multilayer perceptron written out by hand is torch's, for every bend, loss, optimiser and regulariser."""

import numpy as np
import pytest
import torch

from llm_core.networks.dice import Dice
from llm_core.networks.mlp import BENDS, LOSSES, MLP, Settings, Training
from llm_core.networks.optimisers import OPTIMISERS, Rule
from llm_core.networks.points import SHAPES, draw, halves

TORCH = {
    "none": lambda z: z,
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "leaky": lambda z: torch.nn.functional.leaky_relu(z, 0.01),
    "gelu": lambda z: torch.nn.functional.gelu(z, approximate="tanh"),
}
TORCH_LOSS = {
    "square": lambda z, y: ((z - y) ** 2).mean() / 2,
    "logistic": lambda z, y: torch.nn.functional.softplus(-y * z).mean(),
}
OPTIMISER = {
    "gd": lambda p, r: torch.optim.SGD(p, lr=r.rate),
    "momentum": lambda p, r: torch.optim.SGD(p, lr=r.rate, momentum=r.momentum),
    "nesterov": lambda p, r: torch.optim.SGD(p, lr=r.rate, momentum=r.momentum, nesterov=True),
    "rmsprop": lambda p, r: torch.optim.RMSprop(p, lr=r.rate, alpha=r.decay),
    "adam": lambda p, r: torch.optim.Adam(p, lr=r.rate, betas=r.betas),
    "adamw": lambda p, r: torch.optim.AdamW(p, lr=r.rate, betas=r.betas, weight_decay=r.weight_decay),
}


def torch_loss(parameters, bends, x, y, loss):
    n = len(parameters) // 2
    a = torch.tensor(x)
    for i, (w, b) in enumerate(zip(parameters[:n], parameters[n:], strict=True)):
        a = a @ w + b
        if i < n - 1:
            a = TORCH[bends[i]](a)
    return TORCH_LOSS[loss](a[:, 0], torch.tensor(y))


def of_torch(network):
    return [torch.tensor(w, requires_grad=True) for w in (*network.weights, *network.biases)]


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("bend", BENDS)
def test_slopes_are_torch_s(bend, loss):
    points = draw("gauss", 20, 0.3, 5)
    network = MLP.drawn([2, 5, 3, 1], [bend, "tanh"], 1)
    parameters = of_torch(network)
    torch_loss(parameters, network.bends, points.x, points.y, loss).backward()
    weights, biases = network.slopes(points.x, points.y, loss)
    for ours, theirs in zip([*weights, *biases], parameters, strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.0), (0.01, 0.0), (0.0, 0.02)])
@pytest.mark.parametrize("name", OPTIMISERS)
def test_a_hundred_steps_are_torch_s(name, l1, l2):
    points = draw("circles", 30, 0.1, 2)
    rule = Rule(rate=0.01)
    settings = Settings(name, rule, "logistic", batch=8, l1=l1, l2=l2)
    training = Training(MLP.drawn([2, 4, 4, 1], ["tanh", "relu"], 3), settings, points.x, points.y, seed=7)
    parameters = of_torch(training.network)
    optimiser, batches = OPTIMISER[name](parameters, rule), training._batches()
    for _ in range(100):
        rows = next(batches)
        loss = torch_loss(parameters, training.network.bends, points.x[rows], points.y[rows], "logistic")
        for w in parameters[:3]:
            loss = loss + l1 * w.abs().sum() + l2 * (w**2).sum() / 2
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        training.step()
    assert training.steps == 100
    for ours, theirs in zip([*training.network.weights, *training.network.biases], parameters, strict=True):
        np.testing.assert_allclose(ours, theirs.detach().numpy(), rtol=1e-6, atol=1e-9)


def test_slopes_with_silent_units_are_torch_s():
    points, dice = draw("gauss", 20, 0.3, 5), np.random.default_rng(1)
    network = MLP.drawn([2, 5, 3, 1], ["tanh", "relu"], 1)
    masks = [(dice.random((20, width)) < 0.7) / 0.7 for width in (5, 3)]
    parameters = of_torch(network)
    a = torch.tensor(points.x)
    for i, (w, b) in enumerate(zip(parameters[:3], parameters[3:], strict=True)):
        a = a @ w + b
        if i < 2:
            a = TORCH[network.bends[i]](a) * torch.tensor(masks[i])
    TORCH_LOSS["square"](a[:, 0], torch.tensor(points.y)).backward()
    weights, biases = network.slopes(points.x, points.y, "square", masks)
    for ours, theirs in zip([*weights, *biases], parameters, strict=True):
        np.testing.assert_allclose(ours, theirs.grad.numpy(), rtol=1e-9, atol=1e-12)


def test_dropout_silences_its_share_and_keeps_the_mean():
    settings = Settings(dropout=0.3)
    training = Training(
        MLP.drawn([2, 50, 40, 1], ["tanh", "tanh"], 1), settings, np.zeros((9, 2)), np.zeros(9), 4
    )
    first, second = training.masks(400)
    assert (first.shape, second.shape) == ((400, 50), (400, 40))
    assert abs((first == 0).mean() - 0.3) < 0.02
    assert abs(first.mean() - 1) < 0.03
    assert Training(training.network, Settings(), training.x, training.y, 4).masks(5) is None


def test_without_a_bend_ten_layers_are_one():
    network = MLP.drawn([2, *[6] * 9, 1], ["none"] * 9, 4)
    x = np.random.default_rng(0).normal(size=(50, 2))
    w, b = np.eye(2), np.zeros(2)
    for weight, bias in zip(network.weights, network.biases, strict=True):
        w, b = w @ weight, b @ weight + bias
    np.testing.assert_allclose(network.output(x), (x @ w + b)[:, 0], atol=1e-12)


def test_a_rate_that_diverges_keeps_the_last_finite_weights_and_says_so():
    points = draw("plane", 40, 0.0, 1)
    settings = Settings("gd", Rule(rate=1e3), "square", batch=40)
    training = Training(MLP.drawn([2, 4, 1], ["none"], 1), settings, points.x, points.y, 1)
    with np.errstate(all="ignore"):
        for _ in range(400):
            training.step()
    assert training.diverged
    assert all(np.isfinite(w).all() for w in training.network.weights)


@pytest.mark.parametrize("name", SHAPES)
def test_points_are_the_same_for_a_seed_and_within_reach(name):
    one, again, other = draw(name, 200, 0.0, 9), draw(name, 200, 0.0, 9), draw(name, 200, 0.0, 10)
    assert np.array_equal(one.x, again.x)
    assert not np.array_equal(one.x, other.x) or name == "spiral"
    assert np.abs(one.x).max() < 6.5
    assert set(one.y) == {-1.0, 1.0} or name == "plane"


def test_every_point_is_learnt_from_or_held_out():
    points = draw("xor", 100, 0.1, 1)
    learnt, held_out = halves(points, 0.7, 2)
    assert (len(learnt.y), len(held_out.y)) == (70, 30)
    assert sorted(map(tuple, np.vstack([learnt.x, held_out.x]))) == sorted(map(tuple, points.x))


def test_dice_are_those_of_mulberry32():
    """The first draws of the generator with seed 1, as any JavaScript console gives them."""
    dice = Dice(1)
    assert [round(dice.share(), 6) for _ in range(3)] == [0.627074, 0.002736, 0.527447]


def test_dice_are_those_of_the_browser():
    """tests/kit/dice.test.js holds figures/kit/dice.js to the same numbers."""
    dice = Dice(1)
    assert [f"{dice.share():.12f}" for _ in range(3)] == [
        "0.627073940588",
        "0.002735721180",
        "0.527447039960",
    ]
    assert [f"{dice.normal():.9f}" for _ in range(3)] == ["2.760973377", "-0.616667367", "-1.426784264"]
    assert dice.shuffled(8) == [6, 5, 4, 1, 0, 2, 3, 7]
    assert f"{dice.between(-5, 5):.12f}" == "-0.108561045490"


def test_dice_are_fair():
    dice = Dice(5)
    shares, bells = [dice.share() for _ in range(20_000)], [dice.normal() for _ in range(20_000)]
    assert abs(np.mean(shares) - 0.5) < 0.01
    assert abs(np.mean(bells)) < 0.03
    assert abs(np.var(bells) - 1) < 0.04
