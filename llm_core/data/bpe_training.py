"""Byte-pair encoding, learnt: cut text into pieces, then join the commonest neighbours, again and again.

Sennrich, Haddow & Birch 2016 (algorithm 1), on bytes as in GPT-2 (Radford et al. 2019, section 2.2).
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import regex

from llm_core.data.tokenizer import without_surrogates

PIECE = regex.compile(
    r"'s|'t|'re|'ve|'m|'ll|'d"  # English endings
    r"| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+"  # letters, digits, the rest, each after a space
    r"|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+"  # spaces; the last one goes to the next word
)
"""GPT-2's pre-tokenisation: no merge crosses the border of a piece, so no token is "dog." or "the cat"."""

_PRINTABLE = [*range(ord("!"), ord("~") + 1), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
BYTE_ORDER = [*_PRINTABLE, *(b for b in range(256) if b not in _PRINTABLE)]
"""The 256 bytes in GPT-2's order, printable ones first: byte BYTE_ORDER[i] has id i + 1."""
BYTE_IDS = {byte: i for i, byte in enumerate(BYTE_ORDER, start=1)}

Pair = tuple[int, int]


@dataclass(frozen=True)
class Merge:
    """One learnt rule: where `pair` stands, write `id`; it stood there `count` times when it was chosen."""

    pair: Pair
    id: int
    count: int


class Tokens:
    """The bytes of each id: b"" for the end of text, the single bytes, then what merges make."""

    def __init__(self) -> None:
        self.bytes = [b"", *(bytes([b]) for b in BYTE_ORDER)]
        self._ids = {b: i for i, b in enumerate(self.bytes)}

    def __len__(self) -> int:
        return len(self.bytes)

    def join(self, pair: Pair) -> int:
        """Return the id of two tokens written together: a new one, unless another merge made the same token before."""
        if not all(0 < i < len(self) for i in pair):
            raise ValueError(f"merge {pair} uses an id that does not exist yet")
        joined = self.bytes[pair[0]] + self.bytes[pair[1]]
        if joined not in self._ids:
            self._ids[joined] = len(self)
            self.bytes.append(joined)
        return self._ids[joined]


def pieces(text: str) -> list[str]:
    """Cut a text so that the pieces joined give the text again."""
    return PIECE.findall(without_surrogates(text))


def piece_ids(piece: str) -> list[int]:
    """Return a piece as the ids of its single bytes: where encoding starts."""
    return [BYTE_IDS[b] for b in piece.encode()]


def count_pieces(texts: Iterable[str]) -> Counter[str]:
    """Count how often each different piece occurs.

    English has few different words, so all that follows is cheap.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(pieces(text))
    return counts


def replace_pair(ids: list[int], pair: Pair, new: int) -> list[int]:
    """Write `new` for each `pair` in ids, from left to right."""
    out, i = [], 0
    while i < len(ids):
        if i + 1 < len(ids) and (ids[i], ids[i + 1]) == pair:
            out.append(new)
            i += 2
        else:
            out.append(ids[i])
            i += 1
    return out


def learn_merges(
    counts: Counter[str], vocab_size: int, min_count: int = 2, over: Callable[[], bool] = lambda: False
) -> Iterator[Merge]:
    """Yield merges in the order they are learnt.

    Of equally common pairs the one with the smaller ids wins, as in the `tokenizers` library. Two merges may
    make the same token (aa+a, a+aa): they share its id. Stops when there are `vocab_size` ids, no pair stands
    `min_count` times, or `over()`, asked before every merge: in a text without spaces each one takes long. Only the
    words that hold the chosen pair are counted again.
    """
    words = [piece_ids(piece) for piece in counts]
    times = list(counts.values())
    pair_counts: Counter[Pair] = Counter()
    found_in: defaultdict[Pair, set[int]] = defaultdict(set)
    for w, ids in enumerate(words):
        for pair in pairwise(ids):
            pair_counts[pair] += times[w]
            found_in[pair].add(w)
    queue = [(-n, pair) for pair, n in pair_counts.items()]
    heapq.heapify(queue)
    tokens = Tokens()
    while queue and len(tokens) < vocab_size and not over():
        n, pair = heapq.heappop(queue)
        if -n != pair_counts[pair]:  # out of date: it lost some places to other merges
            if pair_counts[pair] >= min_count:
                heapq.heappush(queue, (-pair_counts[pair], pair))
            continue
        if -n < min_count:
            return
        new = tokens.join(pair)
        yield Merge(pair, new, -n)
        for fresh in _apply(pair, new, words, times, pair_counts, found_in):
            heapq.heappush(queue, (-pair_counts[fresh], fresh))


def _apply(
    pair: Pair,
    new: int,
    words: list[list[int]],
    times: list[int],
    pair_counts: Counter[Pair],
    found_in: defaultdict[Pair, set[int]],
) -> set[Pair]:
    """Merge `pair` in all words that hold it, keep the counts true, return the pairs with the new token."""
    born: set[Pair] = set()
    for w in found_in.pop(pair):
        old, words[w] = words[w], replace_pair(words[w], pair, new)
        for p in pairwise(old):
            pair_counts[p] -= times[w]
        for p in pairwise(words[w]):
            pair_counts[p] += times[w]
            if new in p:
                found_in[p].add(w)
                born.add(p)
    del pair_counts[pair]
    return born
