"""What parameters cost: operations of a training, memory of the weights, memory of the keys and values."""

from __future__ import annotations

from llm_core.analysis.size.shape import Shape

BYTES = {"fp32": 4.0, "fp16": 2.0, "int8": 1.0, "int4": 0.5}
"""Of one number. Scales that come with rounded weights are left out: they add a few per cent."""


def training_operations(n_parameters: float, n_tokens: float) -> float:
    """Estimate additions and multiplications of a training: 6 N D (Kaplan et al. 2020).

    Two for each parameter and token on the way forward, four on the way back. The n^2 scores of attention are left out.
    Of a mixture of experts those parameters count that work on a token.
    """
    return 6.0 * n_parameters * n_tokens


def weight_bytes(n_parameters: int, kind: str) -> float:
    """Return the memory of the weights alone. `kind` of BYTES."""
    return n_parameters * BYTES[kind]


def cache_bytes(shape: Shape, n_tokens: int, bytes_per_number: float = BYTES["fp16"]) -> float:
    """Compute the memory of the keys and values that are kept while a text of n_tokens is written.

    Layers x numbers kept (2 x key/value heads x head width, or the short vector of latent attention) x tokens x bytes.
    """
    return shape.layers * shape.kept * n_tokens * bytes_per_number
