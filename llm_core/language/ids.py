"""What a model is fed with: token ids in a tensor. Whoever gives something else is told what is expected."""

from __future__ import annotations

from torch import Tensor

SHAPES = {1: "(T), one text", 2: "(B, T), B texts of T tokens"}


def check_ids(ids: object, dimensions: int = 2) -> None:
    """Raise TypeError or ValueError, with one sentence, unless ids are whole numbers of shape (B, T), or (T) for 1."""
    expected = f"Token ids are expected as a tensor of shape {SHAPES[dimensions]}"
    if not isinstance(ids, Tensor):
        given = f"the text {ids[:40]!r}" if isinstance(ids, str) else f"a {type(ids).__name__}"
        raise TypeError(f"{expected}, not {given}; model.tokenizer.encode(text) gives the ids of a text.")
    if ids.dim() != dimensions:
        cure = "; ids[None] makes one text a batch of one" if (ids.dim(), dimensions) == (1, 2) else ""
        raise ValueError(f"{expected}, not of shape {tuple(ids.shape)}{cure}.")
    if ids.is_floating_point() or ids.is_complex():
        raise TypeError(f"{expected}, of whole numbers, not of {ids.dtype}.")
