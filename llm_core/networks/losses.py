"""Two losses of one output between 0 and 1, each with its slope against the logit before the sigmoid."""

from __future__ import annotations

import numpy as np

from llm_core.networks.mlp import Array, sigmoid


def squared_error(z: Array, y: float) -> tuple[Array, Array]:
    """Compute (p - y)^2 with p = sigmoid(z), and its slope against z: 2 (p - y) p (1 - p)."""
    p = sigmoid(z)
    return (p - y) ** 2, 2 * (p - y) * p * (1 - p)


def cross_entropy(z: Array, y: float) -> tuple[Array, Array]:
    """Compute -y log p - (1 - y) log(1 - p) in nats with p = sigmoid(z), and its slope against z: p - y."""
    return np.logaddexp(0, z) - y * z, sigmoid(z) - y
