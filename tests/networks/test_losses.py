"""Squared error and cross-entropy of a sigmoid are torch's, and so are their slopes."""

import numpy as np
import pytest
import torch
from torch.nn.functional import binary_cross_entropy_with_logits, mse_loss

from llm_core.networks.losses import cross_entropy, squared_error

REFERENCE = {
    squared_error: lambda z, y: mse_loss(torch.sigmoid(z), y, reduction="none"),
    cross_entropy: lambda z, y: binary_cross_entropy_with_logits(z, y, reduction="none"),
}


@pytest.mark.parametrize("loss", REFERENCE, ids=lambda loss: loss.__name__)
@pytest.mark.parametrize("y", [0.0, 1.0])
def test_value_and_slope_are_torch_s(loss, y):
    z = torch.linspace(-30, 30, 121, dtype=torch.float64, requires_grad=True)
    theirs = REFERENCE[loss](z, torch.full_like(z, y))
    theirs.sum().backward()
    value, slope = loss(z.detach().numpy(), y)
    np.testing.assert_allclose(value, theirs.detach().numpy(), rtol=1e-9, atol=1e-13)
    np.testing.assert_allclose(slope, z.grad.numpy(), rtol=1e-6, atol=1e-13)
