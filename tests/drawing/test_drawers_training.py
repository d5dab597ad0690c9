"""Learning to draw: each step's slopes are that step's own."""

import torch

from llm_core.drawing.drawers_training import Learner
from llm_core.drawing.vae import Vae, bound


def test_the_slopes_of_a_step_are_those_of_its_own_images():
    torch.manual_seed(0)
    model, images = Vae(2), torch.rand(8, 14, 14)
    learner = Learner(model, 1, 5)  # after its only planned step the rate is 0, so the weights stay
    learner.learn(images)
    before = learner.generator.get_state()
    learner.learn(images)
    learner.generator.set_state(before)
    weights = list(model.parameters())
    wanted = torch.autograd.grad(bound(model.train(), images, learner.noise(8, 2)).total, weights)
    for weight, slope in zip(weights, wanted, strict=True):
        assert torch.allclose(weight.grad, slope, rtol=1e-4, atol=1e-4)
