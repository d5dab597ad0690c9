"""The VAE: both terms of its loss against torch.distributions, and the slope through the draw."""

import pytest
import torch
from torch.distributions import Bernoulli, Normal, kl_divergence

from llm_core.drawing.vae import Bound, Code, Vae, between, bound, divergence, reparametrised, unexplained


@pytest.fixture
def code():
    generator = torch.Generator().manual_seed(3)
    return Code(torch.randn(5, 4, generator=generator), torch.randn(5, 4, generator=generator))


def test_the_divergence_is_that_of_two_normal_distributions(code):
    wanted = kl_divergence(Normal(code.mean, code.spread), Normal(0.0, 1.0))
    torch.testing.assert_close(divergence(code), wanted, rtol=1e-5, atol=1e-6)


def test_a_code_that_is_the_standard_normal_distribution_costs_nothing():
    assert divergence(Code(torch.zeros(2, 3), torch.zeros(2, 3))).tolist() == [[0.0] * 3] * 2


def test_what_is_unexplained_is_minus_the_log_probability_of_the_pixels_as_coins():
    generator = torch.Generator().manual_seed(1)
    scores, images = torch.randn(3, 6, 6, generator=generator), torch.rand(3, 6, 6, generator=generator)
    coins = Bernoulli(logits=scores, validate_args=False)
    torch.testing.assert_close(
        unexplained(scores, images), -coins.log_prob(images).sum((1, 2)), rtol=1e-5, atol=1e-4
    )


def test_the_draws_have_the_mean_and_the_spread_of_the_code():
    code = Code(torch.tensor([[0.5, -2.0]]), torch.tensor([[0.0, -1.0]]))
    z = reparametrised(code, torch.randn(200_000, 2, generator=torch.Generator().manual_seed(0)))
    torch.testing.assert_close(z.mean(0), code.mean[0], rtol=0, atol=0.01)
    torch.testing.assert_close(z.std(0), code.spread[0], rtol=0.01, atol=0)


def test_the_slope_reaches_mean_and_spread_as_the_formula_says():
    mean, log_variance = torch.tensor([[0.3]], requires_grad=True), torch.tensor([[-0.4]], requires_grad=True)
    code, noise = Code(mean, log_variance), torch.tensor([[1.7]])
    (reparametrised(code, noise) ** 2 + divergence(code)).sum().backward()
    z = 0.3 + 1.7 * torch.tensor(-0.2).exp()
    torch.testing.assert_close(mean.grad[0, 0], 2 * z + 0.3)
    wanted = 2 * z * 1.7 * 0.5 * torch.tensor(-0.2).exp() + 0.5 * (torch.tensor(-0.4).exp() - 1)
    torch.testing.assert_close(log_variance.grad[0, 0], wanted)


def test_the_bound_is_minus_the_elbo_of_torch_distributions():
    torch.manual_seed(0)
    vae, images, noise = Vae(3).eval(), torch.rand(4, 14, 14), torch.randn(4, 3)
    found = bound(vae, images, noise)
    code = vae.encode(images)
    likelihood = Bernoulli(logits=vae.painter(code.mean + code.spread * noise), validate_args=False)
    far = kl_divergence(Normal(code.mean, code.spread), Normal(0.0, 1.0)).sum(1)
    elbo = likelihood.log_prob(images).sum((1, 2)) - far
    torch.testing.assert_close(found.total, -elbo.mean(), rtol=1e-5, atol=1e-4)
    assert isinstance(found, Bound)


def test_a_walk_begins_and_ends_at_its_ends_in_even_steps():
    walk = between(torch.tensor([0.0, 4.0]), torch.tensor([2.0, 0.0]), 5)
    torch.testing.assert_close(walk[0], torch.tensor([0.0, 4.0]))
    torch.testing.assert_close(walk[-1], torch.tensor([2.0, 0.0]))
    torch.testing.assert_close(walk.diff(dim=0), torch.tensor([[0.5, -1.0]]).expand(4, 2))
