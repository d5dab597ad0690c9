"""What a model is fed with: token ids in a tensor. Whoever gives something else is told what is expected."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import torch
from torch import Tensor

SHAPES = {1: "(T), one text", 2: "(B, T), B texts of T tokens"}


def check_ids(ids: object, dimensions: int = 2, least: int = 1) -> None:
    """Raise TypeError or ValueError, with one sentence, unless ids are whole numbers of shape (B, T), or (T) for 1.

    A batch has `least` tokens or more (an n-gram answers before the first one too); one text may be empty.
    """
    expected = f"Token ids are expected as a tensor of shape {SHAPES[dimensions]}"
    if not isinstance(ids, Tensor):
        given = f"the text {ids[:40]!r}" if isinstance(ids, str) else f"a {type(ids).__name__}"
        raise TypeError(f"{expected}, not {given}; model.tokenizer.encode(text) gives the ids of a text.")
    if ids.dim() != dimensions:
        cure = "; ids[None] makes one text a batch of one" if (ids.dim(), dimensions) == (1, 2) else ""
        raise ValueError(f"{expected}, not of shape {tuple(ids.shape)}{cure}.")
    if ids.is_floating_point() or ids.is_complex() or ids.dtype == torch.bool:
        raise TypeError(f"{expected}, of whole numbers, not of {ids.dtype}.")
    if dimensions == 2 and ids.shape[1] < least:
        raise ValueError(f"{expected}, with at least one token; a text begins after model.tokenizer.eot_id.")


class Reader(Protocol):
    """A model that reads texts of some length in some vocabulary."""

    @property
    def vocab_size(self) -> int: ...
    @property
    def context_length(self) -> int: ...


def check_text(model: Reader, ids: Sequence[int]) -> None:
    """Raise ValueError for an empty text, one longer than the context, or a token that is not in the vocabulary."""
    if not 0 < len(ids) <= model.context_length:
        raise ValueError(f"The text must have 1 to {model.context_length} tokens, not {len(ids)}.")
    for i in ids:
        if not 0 <= i < model.vocab_size:
            raise ValueError(f"Token {i} is not in the vocabulary of 0 to {model.vocab_size - 1}.")
