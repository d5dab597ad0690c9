"""Matrices in 8 bits: a whole number from -127 to 127 for each weight, and one scale for each row.

The scale of a row is its largest absolute weight / 127, so each weight is off by half a scale at most. Dettmers et al.
(2022), "LLM.int8(): 8-bit Matrix Multiplication for Transformers at Scale", section 2.1, call this absmax quantization,
with a scale for each row. Only files are in 8 bits here: what is read is float32 again, and computes as it always did.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

BITS = 8
LARGEST = 127
"""The largest whole number of a weight; -128 is not used, so that both signs reach equally far."""
SCALE = ".scale"
"""Added to the name of a matrix: the name of its scales in a file."""


def round_rows(weight: Tensor) -> tuple[Tensor, Tensor]:
    """Round a matrix (R, C) to the nearest multiples of a scale for each row: int8 (R, C) and float32 scales (R,).

    A row of zeros stays one. Raises ValueError for what is no matrix, and for a weight that is not finite.
    """
    if weight.ndim != 2 or not weight.is_floating_point():
        raise ValueError(
            f"Only matrices of floats are rounded row by row, not {weight.dtype} {tuple(weight.shape)}."
        )
    if not bool(weight.isfinite().all()):
        raise ValueError("A weight that is not finite cannot be rounded to 8 bits.")
    wide = weight.float()
    scale = (wide.abs().amax(1) / LARGEST).clamp(min=torch.finfo(torch.float32).tiny)  # (R,), never 0
    return (wide / scale[:, None]).round().clamp(-LARGEST, LARGEST).to(torch.int8), scale


def widen_rows(whole: Tensor, scale: Tensor) -> Tensor:
    """Turn int8 (R, C) and scales (R,) back into float32 (R, C).

    Raises ValueError unless there is one scale for each row.
    """
    if whole.ndim != 2 or scale.shape != whole.shape[:1]:
        raise ValueError(f"scales of shape {tuple(scale.shape)} do not fit rows of {tuple(whole.shape)}")
    return whole.float() * scale.float()[:, None]


def pack(matrices: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Round matrices for a file: each in 8 bits under its name, its scales under the name with SCALE behind it.

    Raises ValueError, which names the matrix, for one that cannot be rounded.
    """
    packed = {}
    for name, weight in matrices.items():
        try:
            packed[name], packed[name + SCALE] = round_rows(weight)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    return packed


def unpack(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Undo `pack`: each int8 matrix with its scales becomes float32, other tensors stay.

    Raises ValueError for an int8 tensor without scales, or with scales that do not fit it.
    """
    found = dict(tensors)
    for name in [name for name, t in tensors.items() if t.dtype == torch.int8]:
        if name + SCALE not in found:
            raise ValueError(f"{name} is in 8 bits, but its scales are missing")
        try:
            found[name] = widen_rows(found[name], found.pop(name + SCALE))
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    return found
