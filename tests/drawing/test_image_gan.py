"""The image GAN: its losses in closed form, and whom each of them reaches."""

import math

import torch
import torch.nn.functional as F

from llm_core.drawing.image_gan import ImageGan, discriminator_loss, generator_loss, play


def test_the_losses_are_those_of_the_paper():
    real, painted = torch.tensor([0.3, -1.2, 2.0]), torch.tensor([1.5, -0.7])
    wanted = -(real.sigmoid().log().mean() + (1 - painted.sigmoid()).log().mean())
    torch.testing.assert_close(discriminator_loss(real, painted), wanted)
    torch.testing.assert_close(
        generator_loss(painted), F.binary_cross_entropy(painted.sigmoid(), torch.ones(2))
    )


def test_a_discriminator_that_cannot_tell_pays_two_bits():
    assert math.isclose(
        float(discriminator_loss(torch.zeros(4), torch.zeros(4))), 2 * math.log(2), rel_tol=1e-6
    )


def test_the_discriminators_loss_does_not_move_the_generator():
    torch.manual_seed(0)
    gan = ImageGan()
    first, second = play(gan, torch.rand(8, 14, 14), torch.randn(8, 8))
    first.backward()
    assert all(weight.grad is None for weight in gan.painter.parameters())
    second.backward()
    assert all(weight.grad is not None for weight in gan.painter.parameters())


def test_it_draws_ink_between_none_and_all():
    torch.manual_seed(0)
    images = ImageGan().eval().draw(torch.randn(3, 8)).detach()
    assert images.shape == (3, 14, 14)
    assert 0 <= float(images.min()) <= float(images.max()) <= 1
