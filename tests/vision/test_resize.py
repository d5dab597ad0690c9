"""Smaller by means of blocks, larger by torch's three rules."""

import pytest
import torch
import torch.nn.functional as F

from llm_core.vision.resize import KINDS, enlarge, kernel, shrink, weights

PICTURES = torch.rand(2, 12, 20, generator=torch.Generator().manual_seed(1), dtype=torch.float64)


@pytest.mark.parametrize("factor", [2, 3, 4])
@pytest.mark.parametrize("kind", KINDS)
def test_enlarging_is_torch_s_interpolate(kind, factor):
    further = {} if kind == "nearest" else {"align_corners": False}
    theirs = F.interpolate(PICTURES[None], scale_factor=factor, mode=kind, **further)[0]
    torch.testing.assert_close(enlarge(PICTURES, factor, kind), theirs, rtol=0, atol=1e-12)


@pytest.mark.parametrize("factor", [2, 4])
def test_shrinking_is_torch_s_average_pooling(factor):
    torch.testing.assert_close(
        shrink(PICTURES, factor), F.avg_pool2d(PICTURES[None], factor)[0], rtol=0, atol=1e-12
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_weights_of_each_new_pixel_add_up_to_1(kind):
    torch.testing.assert_close(weights(kind, 5, 4).sum(1), torch.ones(20, dtype=torch.float64))
    assert float(kernel(kind, torch.zeros(1, dtype=torch.float64))) == 1


def test_a_single_pixel_is_enlarged_to_one_colour():
    for kind in KINDS:
        torch.testing.assert_close(enlarge(torch.full((1, 1), 0.3), 4, kind), torch.full((4, 4), 0.3))
