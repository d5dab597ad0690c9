"""Small files for n-gram counts: integers as compressed byte planes, ready for safetensors.

Only what cannot be recomputed is stored: which tokens follow each context, how many, and the counts. Whatever
follows "the old man" also follows "old man", and few tokens do: so a token is stored as its place among those
that follow the shorter context. That is a small number, and it gives the suffix for nothing. Probabilities
are rebuilt on loading.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping

import numpy as np
import torch
from torch import Tensor

from llm_core.language.ngram_counts import Counts, Ints, Level, join, narrow

Sizes = dict[str, list[int]]
"""Shape of every packed array: name -> [length]."""


def pack(counts: Counts) -> tuple[dict[str, Tensor], Sizes]:
    """Pack the counts as uint8 tensors; also return the length of the array behind each.

    Raises ValueError for a model without its counts.
    """
    counts.check()
    arrays: dict[str, Ints] = {}
    for k, level in enumerate(counts.levels, start=1):
        if k > 1:
            arrays[f"{k}.children"] = np.diff(level.first)
            arrays[f"{k}.places"] = _gaps(
                level.suffix - _first_suffix(counts.levels[k - 2], level.context), level
            )
        arrays[f"{k}.adjusted"] = level.adjusted
        arrays[f"{k}.repeats"] = level.raw - level.adjusted
        if level.lost is not None:
            arrays[f"{k}.lost"] = level.lost
    tensors = {name: _squeeze(array) for name, array in arrays.items()}
    return tensors, {name: [len(array)] for name, array in arrays.items()}


def unpack(tensors: Mapping[str, Tensor], sizes: Sizes, vocab_size: int) -> Counts:
    """Read counts from the tensors of `pack`.

    Raises ValueError when a table is damaged or does not fit the vocabulary.
    """
    order = max(int(name.split(".")[0]) for name in sizes)

    def read(name: str) -> Ints:
        return _spread(tensors[name], sizes[name][0])

    if sizes["1.adjusted"][0] != vocab_size:
        raise ValueError(
            f"the table was made for {sizes['1.adjusted'][0]} tokens, the tokenizer has {vocab_size}"
        )
    levels: list[Level] = []
    for k in range(1, order + 1):  # one level at a time: what it is made from takes three times its memory
        lost = narrow(read(f"{k}.lost")) if f"{k}.lost" in sizes else None
        levels.append(_read_level(read, k, levels[-1] if levels else None, vocab_size, lost))
    return Counts(vocab_size, tuple(levels))


def _first_suffix(below: Level, context: Ints) -> Ints:
    """Return the node of the first token that follows the context without its first token."""
    return below.first[below.suffix[context]]


def _gaps(places: Ints, level: Level) -> Ints:
    """Compute the distance of each place from the one before it in the same context.

    The place itself for the first.
    """
    same = np.diff(level.context, prepend=-1) == 0
    return np.where(same, np.diff(places, prepend=0), places)


def _read_level(
    read: Callable[[str], Ints], k: int, below: Level | None, vocab_size: int, lost: Ints | None
) -> Level:
    adjusted, repeats = read(f"{k}.adjusted"), read(f"{k}.repeats")
    raw, adjusted = narrow(adjusted + repeats), narrow(adjusted)
    if below is None:
        nothing = np.zeros(vocab_size, dtype=np.int32)
        return Level(vocab_size, 1, np.arange(vocab_size, dtype=np.int32), raw, adjusted, nothing, lost)
    children, gaps = read(f"{k}.children"), read(f"{k}.places")
    if len(children) != len(below) or children.sum() != len(gaps) or len(gaps) != len(adjusted):
        raise ValueError(f"the n-gram table of order {k} is damaged")
    context = np.repeat(np.arange(len(below)), children)
    suffix = _first_suffix(below, context) + _undo_gaps(gaps, children)
    if len(suffix) and suffix.max() >= len(below):
        raise ValueError(f"the n-gram table of order {k} is damaged")
    keys = join(context, below.keys[suffix] % vocab_size, vocab_size, len(below))
    return Level(vocab_size, len(below), keys, raw, adjusted, suffix.astype(np.int32), lost)


def _undo_gaps(gaps: Ints, children: Ints) -> Ints:
    """Sum up, starting again at each context."""
    running = np.cumsum(gaps, dtype=np.int64)
    first = np.cumsum(children) - children
    before = np.append(0, running)[first]
    return running - np.repeat(before, children)


def _squeeze(array: Ints) -> Tensor:
    """Compress non-negative integers below 2**32 as four byte planes: small numbers cost next to nothing."""
    planes = np.ascontiguousarray(array.astype("<u4").view(np.uint8).reshape(-1, 4).T)
    return torch.from_numpy(np.frombuffer(bytearray(zlib.compress(planes.tobytes(), 6)), dtype=np.uint8))


def _spread(tensor: Tensor, length: int) -> Ints:
    try:
        data = zlib.decompressobj().decompress(tensor.numpy().tobytes(), 4 * length + 1)
    except zlib.error as error:
        raise ValueError("the n-gram table is damaged") from error
    if len(data) != 4 * length:
        raise ValueError("the n-gram table is damaged")
    planes = np.frombuffer(data, dtype=np.uint8).reshape(4, length)
    return np.ascontiguousarray(planes.T).view("<u4").reshape(-1).astype(np.int64)
