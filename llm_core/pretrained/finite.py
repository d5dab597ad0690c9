"""Weights that are not numbers are refused: they would turn every picture into blanks without a word."""

from __future__ import annotations

from collections.abc import Mapping

from torch import Tensor

from llm_core.pretrained.gguf_header import BadWeightsError


def refuse_not_finite(tensors: Mapping[str, Tensor], name: str) -> None:
    """Raise BadWeightsError naming the first tensor of the model `name` that holds an infinity or no number."""
    for key, tensor in tensors.items():
        if tensor.is_floating_point() and not bool(tensor.isfinite().all()):
            raise BadWeightsError(f"{name} is damaged: {key} holds values that are not finite")
