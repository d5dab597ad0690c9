"""Small files for n-gram counts: integers as compressed byte planes, ready for safetensors.

Only what cannot be recomputed is stored: the gap from each token to the one before it under the same context, how many
tokens each context has, and the counts. Suffixes, probabilities and back-off shares are rebuilt on loading.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor

from llm_core.language.ngram_counts import Counts, Ints, Level

Sizes = dict[str, list[int]]
"""Shape of every packed array: name -> [length]."""


def pack(counts: Counts) -> tuple[dict[str, Tensor], Sizes]:
    """The counts as uint8 tensors, and the length of the array behind each."""
    arrays: dict[str, Ints] = {}
    for k, level in enumerate(counts.levels, start=1):
        if k > 1:
            arrays[f"{k}.children"] = np.diff(level.first)
            arrays[f"{k}.token_gaps"] = _gaps(level)
        arrays[f"{k}.adjusted"] = level.adjusted
        arrays[f"{k}.repeats"] = level.raw - level.adjusted
        if level.lost is not None:
            arrays[f"{k}.lost"] = level.lost
    tensors = {name: _squeeze(array) for name, array in arrays.items()}
    return tensors, {name: [len(array)] for name, array in arrays.items()}


def unpack(tensors: Mapping[str, Tensor], sizes: Sizes, vocab_size: int) -> Counts:
    """Counts from the tensors of `pack`. Raises ValueError when a table is damaged or does not fit the vocabulary."""
    arrays = {name: _spread(tensors[name], size[0]) for name, size in sizes.items()}
    order = max(int(name.split(".")[0]) for name in arrays)
    if len(arrays["1.adjusted"]) != vocab_size:
        raise ValueError(f"the table was made for {len(arrays['1.adjusted'])} tokens, the tokenizer has {vocab_size}")
    levels: list[Level] = []
    for k in range(1, order + 1):
        levels.append(_read_level(arrays, k, levels[-1] if levels else None, vocab_size))
    return Counts(vocab_size, tuple(levels))


def _gaps(level: Level) -> Ints:
    """Distance of each token from the token before it in the same context; the token itself when it is the first."""
    token = level.keys % level.vocab_size
    same = np.diff(level.context, prepend=-1) == 0
    return np.where(same, np.diff(level.keys, prepend=0), token)


def _read_level(arrays: Mapping[str, Ints], k: int, below: Level | None, vocab_size: int) -> Level:
    adjusted = arrays[f"{k}.adjusted"]
    counted = {"raw": adjusted + arrays[f"{k}.repeats"], "adjusted": adjusted, "lost": arrays.get(f"{k}.lost")}
    if below is None:
        keys, nothing = np.arange(vocab_size, dtype=np.int64), np.zeros(vocab_size, dtype=np.int32)
        return Level(vocab_size, 1, keys, suffix=nothing, **counted)
    children, gaps = arrays[f"{k}.children"], arrays[f"{k}.token_gaps"]
    if len(children) != len(below) or children.sum() != len(gaps) or len(gaps) != len(adjusted):
        raise ValueError(f"the n-gram table of order {k} is damaged")
    context = np.repeat(np.arange(len(below)), children)
    token = _undo_gaps(gaps, children)
    suffix = token if k == 2 else below.find(below.suffix[context], token)
    if len(token) and (token.max() >= vocab_size or suffix.min() < 0):
        raise ValueError(f"the n-gram table of order {k} is damaged")
    return Level(vocab_size, len(below), context * vocab_size + token, suffix=suffix.astype(np.int32), **counted)


def _undo_gaps(gaps: Ints, children: Ints) -> Ints:
    """Running sum that starts again at each context."""
    running = np.cumsum(gaps, dtype=np.int64)
    first = np.cumsum(children) - children
    before = np.append(0, running)[first]
    return running - np.repeat(before, children)


def _squeeze(array: Ints) -> Tensor:
    """Non-negative integers below 2**32 as four byte planes, compressed: small numbers cost next to nothing."""
    planes = np.ascontiguousarray(array.astype("<u4").view(np.uint8).reshape(-1, 4).T)
    return torch.from_numpy(np.frombuffer(bytearray(zlib.compress(planes.tobytes(), 9)), dtype=np.uint8))


def _spread(tensor: Tensor, length: int) -> Ints:
    try:
        data = zlib.decompressobj().decompress(tensor.numpy().tobytes(), 4 * length + 1)
    except zlib.error as error:
        raise ValueError("the n-gram table is damaged") from error
    if len(data) != 4 * length:
        raise ValueError("the n-gram table is damaged")
    planes = np.frombuffer(data, dtype=np.uint8).reshape(4, length)
    return np.ascontiguousarray(planes.T).view("<u4").reshape(-1).astype(np.int64)
