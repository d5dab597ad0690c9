"""Counting n-grams: one sort of all windows of a text gives the n-grams of every length at once.

The n-grams live in a trie packed into sorted integer arrays. A node of level k is one n-gram of k tokens; its
key is `context * vocab_size + token`, where `context` is the node of its first k - 1 tokens. So "all tokens
seen after a context" is a contiguous range of keys, and looking up a million n-grams is one binary search
over an array. The readable version with dictionaries is `ngram_plain.py`; a test holds both equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.integer]
LARGEST_KEY = 2**62


def join(context: Ints, token: Ints, vocab_size: int, n_contexts: int) -> Ints:
    """Make keys from nodes and tokens, in 32 bits where the largest fits: half the memory, and a faster search."""
    kind = np.uint32 if n_contexts * vocab_size < 2**32 else np.int64
    return context.astype(kind) * vocab_size + token.astype(kind)


def narrow(counts: Ints) -> Ints:
    """Keep counts in the fewest bytes that hold the largest; signed, so that their differences are right."""
    return counts.astype(np.min_scalar_type(-int(counts.max(initial=0)) - 1))


@dataclass(frozen=True)
class Level:
    """All n-grams of one length, sorted by (context, token): N nodes under C contexts (nodes of the level
    below).

    Level 1 holds the whole vocabulary in order, so that its node is the token id; its only context is the
    empty one.
    """

    vocab_size: int
    n_contexts: int
    keys: Ints
    """(N,) rising: context * vocab_size + token (see `join`)."""
    raw: Ints
    """(N,) how often the n-gram occurs in the text."""
    adjusted: Ints
    """(N,) how many different tokens stand to its left (the continuation count); the raw count when nothing
    ever does."""
    suffix: Ints
    """(N,) node of the n-gram without its first token, in the level below: where back-off goes."""
    lost: Ints | None = None
    """(C,) adjusted counts of pruned n-grams, which still belong to the context's total; None when nothing
    was pruned."""

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def context(self) -> Ints:
        """(N,) node of the first k - 1 tokens, in the level below. Not kept: only fitting and packing need
        it."""
        return (self.keys // self.vocab_size).astype(np.int32)

    @cached_property
    def first(self) -> Ints:
        """(C + 1,): the tokens seen after context c are the nodes first[c] to first[c + 1]."""
        return np.append(0, np.cumsum(np.bincount(self.context, minlength=self.n_contexts))).astype(np.int32)

    def find(self, contexts: Ints, tokens: Ints) -> Ints:
        """Return the node of each (context, token), -1 where it was never seen or the context is -1."""
        if not len(self.keys):
            return np.full(contexts.shape, -1)
        wanted = join(contexts, tokens, self.vocab_size, self.n_contexts)
        place = np.searchsorted(self.keys, wanted).clip(max=len(self.keys) - 1)
        return np.where((contexts >= 0) & (self.keys[place] == wanted), place, -1)

    def total(self, counts: Ints) -> NDArray[np.float64]:
        """Sum the counts of everything that followed each context, pruned n-grams included: (C,)."""
        sums = np.bincount(self.context, weights=counts, minlength=self.n_contexts).astype(np.float64)
        return sums if self.lost is None else sums + self.lost


@dataclass(frozen=True)
class Counts:
    """The n-grams of 1 to `order` tokens of one text."""

    vocab_size: int
    levels: tuple[Level, ...]

    @property
    def order(self) -> int:
        return len(self.levels)

    @property
    def n_stored(self) -> int:
        """Number of n-grams with a count."""
        return int(np.count_nonzero(self.levels[0].raw)) + sum(len(level) for level in self.levels[1:])

    def check(self) -> None:
        """Raise ValueError where counts were taken out (`NGram.without_counts`): only the whole model has them."""
        if any(len(level.raw) != len(level) for level in self.levels):
            raise ValueError("This n-gram was made without its counts; ask the model that it was made from.")

    def used(self, k: int) -> Ints:
        """Return the counts Kneser-Ney estimates from: raw for the longest n-grams, continuation counts below."""
        return self.levels[k - 1].raw if k == self.order else self.levels[k - 1].adjusted

    def truncated(self, order: int) -> Counts:
        """Return the same text counted up to a smaller order, without counting again."""
        return replace(self, levels=self.levels[:order])

    def nodes(self, ids: Ints, length: int | None = None) -> Iterator[Ints]:
        """Yield for k = 1, ..., length the node of the last k tokens at each position of ids (B, T); -1: unseen."""
        node: Ints = ids.astype(np.int64)
        yield node
        for level in self.levels[1:length]:
            before = np.full_like(node, -1)
            before[:, 1:] = node[:, :-1]
            node = level.find(before, ids)
            yield node

    def pruned(self, min_count: list[int]) -> Counts:
        """Drop n-grams of k tokens that occur fewer than min_count[k - 1] times.

        Their mass stays with the context.

        Thresholds must not fall with the length: then every kept n-gram keeps its context and its suffix.
        """
        self.check()
        if len(min_count) != self.order or min_count[0] > 1 or np.any(np.diff(min_count) < 0):
            raise ValueError("min_count needs one number per order, 1 (or 0) first, never falling")
        levels, number = [self.levels[0]], cast(Ints, np.arange(self.vocab_size))
        for k in range(2, self.order + 1):
            level, number = _prune(self.levels[k - 1], self.used(k), min_count[k - 1], number)
            levels.append(level)
        return replace(self, levels=tuple(levels))


def _prune(level: Level, used: Ints, min_count: int, number: Ints) -> tuple[Level, Ints]:
    """Return the level without its rare n-grams, and the new number of each old node (-1 where dropped)."""
    keep = level.raw >= min_count
    lost = np.bincount(level.context, weights=used * ~keep, minlength=level.n_contexts)
    lost += 0 if level.lost is None else level.lost
    context, token = level.context[keep], level.keys[keep] % level.vocab_size
    n_contexts = int(np.count_nonzero(number >= 0))
    kept = Level(
        vocab_size=level.vocab_size,
        n_contexts=n_contexts,
        keys=join(number[context], token, level.vocab_size, n_contexts),
        raw=level.raw[keep],
        adjusted=level.adjusted[keep],
        suffix=number[level.suffix[keep]].astype(np.int32),
        lost=lost[number >= 0].astype(np.int32),
    )
    return kept, np.where(keep, np.cumsum(keep) - 1, -1)


def count_ngrams(
    ids: Ints, vocab_size: int, order: int, eot_id: int = 0, starts: Ints | None = None
) -> Counts:
    """Count all n-grams of 1 to `order` tokens in one long stream of documents separated by `eot_id`.

    The end-of-text token also marks the beginning of the document after it: it is the leftmost token of a
    context, and no n-gram reaches across it. A stream that does not begin with it gets one in front.
    `starts`: positions where separate fragments of text begin (batches cut from a text); no n-gram crosses
    them, and the first token of a fragment is context only. Without it the stream is one fragment. Raises
    ValueError for ids outside the vocabulary.
    """
    ids, starts = _prepare(ids, vocab_size, eot_id, starts)
    if not len(ids):
        return Counts(vocab_size, tuple(_empty_levels(vocab_size, order)))
    stop = _window_stops(ids, eot_id, starts)
    sorted_at = _sort_windows(ids, stop, order, vocab_size)
    return Counts(vocab_size, tuple(_read_levels(ids, stop, sorted_at, starts, order, vocab_size)))


def _prepare(ids: Ints, vocab_size: int, eot_id: int, starts: Ints | None) -> tuple[Ints, Ints]:
    ids = np.asarray(ids)
    if len(ids) and (ids.min() < 0 or ids.max() >= vocab_size):
        raise ValueError(f"token ids must be from 0 to {vocab_size - 1}")
    if starts is None:
        starts = np.zeros(1, dtype=np.int64)
        if len(ids) and ids[0] != eot_id:
            ids = np.concatenate([[eot_id], ids])
    return ids.astype(np.int32), np.asarray(starts, dtype=np.int64)


def _window_stops(ids: Ints, eot_id: int, starts: Ints) -> Ints:
    """Find where the window from each position must end (T,).

    It ends after the next end of text, before a new fragment.
    """
    here = np.arange(len(ids))
    ends = np.flatnonzero(ids == eot_id)
    stops = np.append(ends + 1, len(ids))
    after_eot = stops[np.searchsorted(ends, here, side="right")]
    fragment = np.append(starts, len(ids))[np.searchsorted(starts, here, side="right")]
    return np.minimum(after_eot, fragment).astype(np.int32)


def _symbol(ids: Ints, stop: Ints, at: Ints, j: int) -> Ints:
    """Return token j of the windows that begin `at`, plus one.

    0 after the window's end, so that shorter windows sort first.
    """
    inside = at + j < stop[at]
    return np.where(inside, ids[np.minimum(at + j, len(ids) - 1)] + 1, 0)


def _sort_windows(ids: Ints, stop: Ints, order: int, vocab_size: int) -> Ints:
    """Sort positions by the `order` tokens from there on, packed into as few 62-bit numbers as possible."""
    here = np.arange(len(ids), dtype=np.int32)
    key, size, j = np.zeros(len(ids), dtype=np.int64), 1, 0
    while True:
        while j < order and size * (vocab_size + 1) < LARGEST_KEY:
            key = key * (vocab_size + 1) + _symbol(ids, stop, here, j)
            size, j = size * (vocab_size + 1), j + 1
        sorted_at = np.argsort(key).astype(np.int32)
        if j == order:
            return sorted_at
        # The number is full: replace it by its rank, which is small, and go on with the tokens after it.
        in_order = key[sorted_at]
        rank = np.cumsum(np.append(0, in_order[1:] != in_order[:-1]))
        key[sorted_at] = rank
        size = int(rank[-1]) + 1


def _read_levels(
    ids: Ints, stop: Ints, sorted_at: Ints, starts: Ints, order: int, vocab_size: int
) -> Iterator[Level]:
    """Walk down the sorted windows: where the first k tokens change, a new n-gram of k tokens begins."""
    rank = np.empty(len(ids), dtype=np.int32)
    rank[sorted_at] = np.arange(len(ids), dtype=np.int32)
    levels = [_first_level(ids, starts, vocab_size)]
    changes = np.zeros(len(ids), dtype=bool)
    changes[0] = True
    symbol = _symbol(ids, stop, sorted_at, 0)
    changes[1:] = symbol[1:] != symbol[:-1]
    node = symbol - 1  # of level k - 1, that each sorted window begins with
    for k in range(2, order + 1):
        symbol = _symbol(ids, stop, sorted_at, k - 1)
        changes[1:] |= symbol[1:] != symbol[:-1]
        starts_here = np.flatnonzero(changes)
        size = np.diff(np.append(starts_here, len(ids)))
        is_ngram = symbol[starts_here] > 0
        starts_here, size = starts_here[is_ngram], size[is_ngram]
        keys = join(node[starts_here], symbol[starts_here] - 1, vocab_size, len(levels[-1]))
        suffix = node[rank[sorted_at[starts_here] + 1]].astype(np.int32)
        levels[-1] = _with_continuations(levels[-1], suffix)
        raw = size.astype(np.int32)
        levels.append(Level(vocab_size, len(levels[-1]), keys, raw, raw, suffix))
        node = np.cumsum(changes & (symbol > 0), dtype=np.int32) - 1
    yield from levels


def _first_level(ids: Ints, starts: Ints, vocab_size: int) -> Level:
    """Count every token of the vocabulary. The first token of a fragment is never predicted, so not counted."""
    starts = starts[starts < len(ids)]
    raw = np.bincount(ids, minlength=vocab_size) - np.bincount(ids[starts], minlength=vocab_size)
    nothing = np.zeros(vocab_size, dtype=np.int32)
    return Level(vocab_size, 1, np.arange(vocab_size, dtype=np.int64), raw.astype(np.int32), raw, nothing)


def _with_continuations(level: Level, suffix: Ints) -> Level:
    """Set the continuation counts of a level from the suffixes of the n-grams that are one token longer."""
    left = np.bincount(suffix, minlength=len(level))
    return replace(level, adjusted=np.where(left > 0, left, level.raw).astype(np.int32))


def _empty_levels(vocab_size: int, order: int) -> Iterator[Level]:
    none = np.zeros(0, dtype=np.int32)
    yield _first_level(none, none.astype(np.int64), vocab_size)
    for k in range(2, order + 1):
        yield Level(vocab_size, vocab_size if k == 2 else 0, none.astype(np.int64), none, none, none)
