"""Noise: as strong as it says, exact where nothing was hit, the same for the same seed."""

import pytest
import torch

from llm_core.vision.noise import NOISES, gaussian, salt_and_pepper
from llm_core.vision.psnr import mean_square, psnr

CLEAN = torch.full((200, 200), 0.4)


def seeded(seed=1):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("strength", [0.05, 0.2, 0.5])
def test_gaussian_noise_has_the_mean_square_that_its_strength_says(strength):
    error = mean_square(CLEAN, gaussian(CLEAN, strength, seeded()))
    assert error == pytest.approx(strength**2, rel=0.03)  # 40,000 draws: a standard error of 0.7%
    assert psnr(error) == pytest.approx(psnr(strength**2), abs=0.15)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.5])
def test_salt_and_pepper_hit_the_share_they_say_and_leave_the_rest_exact(share):
    found = salt_and_pepper(CLEAN, share, seeded())
    hit = found != CLEAN
    assert float(hit.float().mean()) == pytest.approx(share, abs=0.01)
    assert set(found[hit].tolist()) == {0.0, 1.0}
    assert float(found[hit].mean()) == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("kind", NOISES)
def test_no_strength_changes_nothing_and_a_seed_repeats_itself(kind):
    assert torch.equal(NOISES[kind](CLEAN, 0.0, seeded()), CLEAN)
    one, again, other = (NOISES[kind](CLEAN, 0.3, seeded(seed)) for seed in (1, 1, 2))
    assert torch.equal(one, again)
    assert not torch.equal(one, other)


@pytest.mark.parametrize("kind", NOISES)
def test_each_picture_can_have_its_own_strength(kind):
    pictures = CLEAN.expand(2, -1, -1)
    strengths = torch.tensor([0.0, 0.5])[:, None, None]
    found = NOISES[kind](pictures, strengths, seeded())
    assert torch.equal(found[0], CLEAN)
    assert mean_square(found[1], CLEAN) > 0.05
