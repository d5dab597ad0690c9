"""The duel by hand is the one that torch's autograd and its Adam play."""

import math

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from llm_core.drawing.gan import Gan, Settings
from llm_core.drawing.plane import CURVES, Drawn
from llm_core.networks.dice import Dice

RING = CURVES["ring"]


def layers(network):
    """Build the same network of torch's layers, with the same weights."""
    made = []
    for w, b in zip(network.weights, network.biases, strict=True):
        layer = nn.Linear(*w.shape, dtype=torch.float64)
        layer.weight.data, layer.bias.data = torch.tensor(w.T), torch.tensor(b)
        made += [layer, nn.LeakyReLU(0.01)]
    return nn.Sequential(*made[:-1])


class Torchs:
    """The duel as one writes it with torch: binary cross-entropy, detach, two Adams."""

    def __init__(self, gan):
        self.gan, s = gan, gan.settings
        self.g, self.d = layers(gan.generator), layers(gan.discriminator)
        self.dice = Dice(gan.seed + 2)
        rates = ((self.d, s.rate_d), (self.g, s.rate_g))
        self.step_d, self.step_g = (
            torch.optim.Adam(net.parameters(), rate, betas=(0.5, 0.999)) for net, rate in rates
        )

    def bells(self, *shape):
        return torch.tensor(
            [self.dice.normal() for _ in range(math.prod(shape))], dtype=torch.float64
        ).reshape(shape)

    def blurred(self, x):
        return x + self.gan.settings.blur * self.bells(*x.shape) if self.gan.settings.blur else x

    def bce(self, points, target):
        z = self.d(points)
        return F.binary_cross_entropy_with_logits(z, torch.full_like(z, target))

    def turn_d(self):
        n, noise = self.gan.settings.batch, self.gan.settings.noise
        real = self.blurred(torch.tensor(RING.draw(self.dice, n)))
        made = self.blurred(self.g(self.bells(n, noise)).detach())
        self.step_d.zero_grad()
        (self.bce(real, 1.0) + self.bce(made, 0.0)).backward()
        self.step_d.step()

    def turn_g(self):
        made = self.blurred(self.g(self.bells(self.gan.settings.batch, self.gan.settings.noise)))
        self.step_g.zero_grad()
        self.bce(made, 1.0).backward()
        self.step_g.step()


@pytest.mark.parametrize("change", [{}, {"blur": 0.3}, {"noise": 1, "turns_g": 3, "turns_d": 2}], ids=str)
def test_a_hundred_turns_are_torchs(change):
    settings = Settings(batch=16, **change)
    gan = Gan(RING, settings, seed=4)
    torchs = Torchs(gan)
    for _ in range(60 if settings.turns_g == 1 else 20):
        gan.round()
        for turn, times in ((torchs.turn_d, settings.turns_d), (torchs.turn_g, settings.turns_g)):
            for _ in range(times):
                turn()
    for ours, theirs in ((gan.generator, torchs.g), (gan.discriminator, torchs.d)):
        for i, (w, b) in enumerate(zip(ours.weights, ours.biases, strict=True)):
            np.testing.assert_allclose(theirs[2 * i].weight.detach().T, w, atol=1e-7)
            np.testing.assert_allclose(theirs[2 * i].bias.detach(), b, atol=1e-7)


def test_each_points_pull_is_the_slope_that_differences_show():
    gan = Gan(RING, Settings(batch=8), seed=1)
    for _ in range(5):
        gan.round()
    point, steps = np.array([[0.7, -0.4]]), np.eye(2) * 1e-6
    pulls = [(gan.pull(point + step)[0] - gan.pull(point - step)[0]) / 2e-6 for step in steps]
    np.testing.assert_allclose(gan.pull(point)[1][0], pulls, atol=1e-7)


def test_when_it_cannot_tell_the_losses_are_two_logs_of_two_and_one():
    gan = Gan(RING, Settings(batch=8), seed=1)
    gan.discriminator.weights = [0 * w for w in gan.discriminator.weights]
    gan.round()
    assert gan.losses["d"] == pytest.approx(2 * math.log(2))
    gan.discriminator.weights = [0 * w for w in gan.discriminator.weights]
    gan.discriminator.biases = [0 * b for b in gan.discriminator.biases]
    gan.turn_g()
    assert gan.losses["g"] == pytest.approx(math.log(2))


def test_a_duel_that_diverges_keeps_its_last_finite_weights():
    gan = Gan(RING, Settings(batch=8, optimiser="gd", rate_d=1e4, rate_g=1e4), seed=1)
    with np.errstate(all="ignore"):
        for _ in range(50):
            gan.round()
    assert gan.diverged
    assert all(np.isfinite(w).all() for net in (gan.generator, gan.discriminator) for w in net.weights)


def test_a_single_point_is_learnt():
    gan = Gan(CURVES["point"], Settings(rate_d=0.005, rate_g=0.002), seed=1)
    for _ in range(300):
        gan.round()
    assert np.linalg.norm(gan.made(100, 1).mean(0) - [0.8, 0.5]) < 0.5


def test_an_empty_drawing_is_refused():
    with pytest.raises(ValueError, match="nothing is drawn"):
        Gan(Drawn(np.zeros((24, 24), np.int64)), Settings(), 1).turn_d()
