"""One forward pass of which only some tensors are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import torch
from torch import Tensor

from llm_core import taps
from llm_core.language.transformer import Transformer


@torch.inference_mode()
def recorded(model: Transformer, ids: Sequence[int], names: Iterable[str]) -> dict[str, Tensor]:
    """Run ids (T tokens) once and keep the taps of these names, (T, ...) each.

    Where `llm_core.analysis.microscope.look` has read the text already, its `kept` holds the same tensors.
    """
    with taps.recording(names) as kept:
        model.features(torch.tensor([list(ids)], device=model.device))
    return {name: tensor[0] for name, tensor in kept.items()}
