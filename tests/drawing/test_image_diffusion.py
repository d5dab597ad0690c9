"""Diffusion on images: noise in closed form, steps that end at the truth when the network knows it."""

import pytest
import torch
from torch import nn

from llm_core.drawing.image_diffusion import (
    LEVELS,
    STEPS,
    ImageDiffusion,
    clean_error,
    ink,
    kept,
    nearer,
    noise_in,
    noised,
)


def test_nearly_all_is_kept_at_first_and_nearly_nothing_at_last():
    shares = kept(torch.arange(LEVELS + 1).float())
    assert float(shares[0]) == pytest.approx(1)
    assert float(shares[-1]) == pytest.approx(1e-4)
    assert bool((shares.diff() <= 0).all())


def test_the_share_kept_is_the_squared_cosine_of_its_formula():
    t = torch.tensor([1.0, 50.0, 120.0], dtype=torch.float64)
    turn = (t / LEVELS + 0.008) / 1.008 * torch.pi / 2
    first = torch.cos(torch.tensor(0.008 / 1.008 * torch.pi / 2, dtype=torch.float64))
    torch.testing.assert_close(kept(t), turn.cos() ** 2 / first**2)


def test_the_variance_of_data_of_variance_1_stays_1_at_every_level():
    generator = torch.Generator().manual_seed(0)
    images, noise = (torch.randn(400, 14, 14, generator=generator) for _ in range(2))
    for t in (1, 70, 140, 200):
        torch.testing.assert_close(
            noised(images, noise, torch.full((400,), float(t))).var(), torch.tensor(1.0), rtol=0.02, atol=0
        )


def test_the_noise_that_was_put_in_is_found_again():
    generator = torch.Generator().manual_seed(1)
    clean, noise = torch.rand(5, 14, 14, generator=generator), torch.randn(5, 14, 14, generator=generator)
    t = torch.tensor(90.0)
    torch.testing.assert_close(
        noise_in(noised(clean, noise, t.expand(5)), clean, t), noise, rtol=1e-4, atol=1e-5
    )


def test_a_step_with_the_true_image_lands_on_the_closed_formula_of_the_lower_level():
    generator = torch.Generator().manual_seed(2)
    clean, noise = torch.rand(5, 14, 14, generator=generator), torch.randn(5, 14, 14, generator=generator)
    x = noised(clean, noise, torch.full((5,), 120.0))
    found = nearer(x, clean, torch.tensor(120.0), torch.tensor(40.0))
    torch.testing.assert_close(found, noised(clean, noise, torch.full((5,), 40.0)), rtol=1e-4, atol=1e-5)


class Knows(nn.Module):
    """Expects always the same image."""

    def __init__(self, image):
        super().__init__()
        self.image = image

    def forward(self, images, t):
        return self.image.expand_as(images)


def test_a_network_that_knows_the_image_draws_it_in_any_number_of_steps():
    image, model = torch.rand(14, 14, generator=torch.Generator().manual_seed(4)) * 2 - 1, ImageDiffusion()
    model.denoiser = Knows(image)
    for steps in (1, 3, STEPS):
        drawn = model.draw(torch.randn(2, 14, 14, generator=torch.Generator().manual_seed(5)), steps)
        torch.testing.assert_close(drawn, ink(image).expand(2, 14, 14))


def test_the_loss_of_the_truth_is_nothing_and_low_levels_weigh_up_to_tenfold():
    image, model = torch.full((1, 14, 14), 0.75), ImageDiffusion()
    noise = torch.zeros(1, 14, 14)
    model.denoiser = Knows(torch.full((14, 14), 0.5))  # 2 * 0.75 - 1
    assert float(clean_error(model, image, noise, torch.tensor([100.0]))) == 0
    model.denoiser = Knows(torch.full((14, 14), 0.7))
    low, high = (float(clean_error(model, image, noise, torch.tensor([t]))) for t in (1.0, 200.0))
    torch.testing.assert_close(low, 0.4, rtol=1e-4, atol=0)  # 0.04 / 0.1
    torch.testing.assert_close(high, 0.04, rtol=1e-3, atol=0)
