"""PSNR: the closed formula, infinity for nothing, ten decibels for a tenth."""

import math

import pytest
import torch

from llm_core.vision.psnr import mean_square, psnr


def test_it_is_the_formula():
    original, other = torch.zeros(2, 2), torch.tensor([[0.1, 0.1], [0.3, 0.1]])
    assert mean_square(original, other) == pytest.approx((3 * 0.01 + 0.09) / 4)
    assert psnr(0.03) == pytest.approx(-10 * math.log10(0.03))
    assert psnr(0.03 * 255**2, top=255) == pytest.approx(psnr(0.03))


def test_a_tenth_of_the_error_is_ten_decibels_more_and_no_error_is_infinite():
    assert psnr(0.001) - psnr(0.01) == pytest.approx(10)
    assert psnr(0.0) == math.inf
