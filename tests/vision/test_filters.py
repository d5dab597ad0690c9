"""Median and blur are scipy's, at the border too."""

import numpy as np
import pytest
import scipy.ndimage
import torch

from llm_core.vision.filters import bell, blur, median, mirrored

PICTURE = torch.rand(23, 31, generator=torch.Generator().manual_seed(3))


@pytest.mark.parametrize("side", [1, 3, 5, 7])
def test_the_median_is_scipy_s(side):
    np.testing.assert_array_equal(median(PICTURE, side), scipy.ndimage.median_filter(PICTURE.numpy(), side))


@pytest.mark.parametrize("sigma", [0.25, 0.5, 1.0, 2.0, 3.0])
def test_the_blur_is_scipy_s(sigma):
    theirs = scipy.ndimage.gaussian_filter(PICTURE.double().numpy(), sigma)
    np.testing.assert_allclose(blur(PICTURE.double(), sigma), theirs, rtol=1e-12)


def test_no_width_leaves_the_picture_and_the_weights_of_a_bell_curve_add_up_to_1():
    assert torch.equal(blur(PICTURE, 0), PICTURE)
    assert float(bell(1.3).sum()) == pytest.approx(1, abs=1e-12)


def test_a_picture_smaller_than_the_window_is_mirrored_again_and_again():
    tiny = torch.tensor([[0.2, 0.8]])
    theirs = scipy.ndimage.gaussian_filter(tiny.double().numpy(), 2.0)
    np.testing.assert_allclose(blur(tiny.double(), 2.0), theirs, rtol=1e-12)
    assert mirrored(tiny, 3)[3].tolist() == pytest.approx([0.8, 0.8, 0.2, 0.2, 0.8, 0.8, 0.2, 0.2][:8])


def test_several_pictures_at_once_are_each_filtered_alone():
    two = torch.stack([PICTURE, PICTURE.flip(0)])
    assert torch.equal(median(two, 3)[1], median(two[1], 3))
    torch.testing.assert_close(blur(two, 1.0)[1], blur(two[1], 1.0))
