"""The denoiser: torch's autograd agrees with its step, it learns, and its record goes on where it stopped."""

import numpy as np
import torch

from llm_core import experiments
from llm_core.drawing import denoiser_stored as opening
from llm_core.drawing.denoiser import HIDDEN, INPUTS, Denoiser, DenoiserTraining, draw_batch, features
from llm_core.drawing.diffusion import LEVELS, linear
from llm_core.drawing.plane import CURVES
from llm_core.networks.dice import Dice
from llm_core.networks.optimisers import Rule


def training(seed=1, rate=0.003):
    return DenoiserTraining(Denoiser.drawn(LEVELS, seed), CURVES["ring"], linear(), Rule(rate=rate), 32, seed)


def torch_twin(network):
    layers = []
    for w, b in zip(network.weights, network.biases, strict=True):
        layer = torch.nn.Linear(*w.shape).double()
        layer.weight.data, layer.bias.data = torch.tensor(w.T.copy()), torch.tensor(b.copy())
        layers += [layer, torch.nn.GELU("tanh")]
    return torch.nn.Sequential(*layers[:-1])


def test_ten_steps_are_those_of_torch():
    ours = training()
    twin = torch_twin(ours.denoiser.network)
    optimizer, dice = torch.optim.Adam(twin.parameters(), 0.003), Dice(1)
    for _ in range(10):
        x, levels, eps = draw_batch(CURVES["ring"], linear(), 32, dice)
        loss = torch.nn.functional.mse_loss(
            twin(torch.tensor(features(x, levels / LEVELS))), torch.tensor(eps)
        )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        ours.step()
    for w, layer in zip(ours.denoiser.network.weights, twin[::2], strict=True):
        np.testing.assert_allclose(w, layer.weight.detach().numpy().T, atol=1e-10)


def test_it_learns():
    one = training()
    held = opening.held_out()
    before = one.denoiser.loss(held)
    for _ in range(150):
        one.step()
    assert one.denoiser.loss(held) < 0.45 < 0.8 < before


def test_a_step_that_leaves_the_numbers_is_not_taken():
    one = training(rate=1e200)
    with np.errstate(all="ignore"):  # that is the case
        while not one.diverged:
            one.step()
    weights = [w.copy() for w in one.denoiser.network.weights]
    assert all(np.isfinite(w).all() for w in weights)
    steps = one.steps
    one.step()
    assert one.steps == steps
    np.testing.assert_array_equal(one.denoiser.network.weights[0], weights[0])


def test_a_place_and_its_level_are_put_side_by_side():
    found = features(np.array([[0.5, -1.0]]), np.array([0.25]))[0]
    place = [
        0.5,
        -1,
        np.sin(1),
        np.sin(-2),
        np.cos(1),
        np.cos(-2),
        np.sin(2),
        np.sin(-4),
        np.cos(2),
        np.cos(-4),
    ]
    np.testing.assert_allclose(found, [*place, *(np.cos(np.pi * 0.25 * k) for k in range(1, 7))])
    assert len(found) == INPUTS


def test_the_record_holds_the_training_that_the_page_opens_with():
    facts = experiments.record(opening.RECORD)
    stored = opening.stored(facts)
    assert (stored.steps, facts["seed"], facts["rate"]) == (opening.STEPS, opening.SEED, opening.RATE)
    assert round(stored.denoiser.loss(opening.held_out()), 4) == facts["curve"][-1][1]
    assert facts["n_parameters"] == sum(
        n * m + m for n, m in zip((INPUTS, *HIDDEN), (*HIDDEN, 2), strict=True)
    )


def test_what_is_packed_is_unpacked_and_goes_on_alike():
    one = opening.untrained()
    for _ in range(5):
        one.step()
    facts = {"state": opening.packed(one), "steps": one.steps, "dice": one.dice.state}
    again = opening.stored(facts)
    one.step(), again.step()
    for a, b in zip(one.denoiser.network.weights, again.denoiser.network.weights, strict=True):
        np.testing.assert_allclose(a, b, atol=1e-5)
    assert again.dice.state == one.dice.state
