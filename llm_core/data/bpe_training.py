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


class Chain:
    """All different pieces one after another as ids, each of which knows its neighbours within its piece.

    A merge touches the places where its pair stands and nothing else, so that all merges together cost about as much
    as the text is long, even where it is a single piece (DNA, Chinese).
    """

    GONE = -1
    """No neighbour; and the id of a place that was merged into the one before."""

    def __init__(self, counts: Counter[str]) -> None:
        self.ids: list[int] = []
        self.before: list[int] = []
        self.after: list[int] = []
        self.times: list[int] = []
        self.pair_counts: Counter[Pair] = Counter()
        self.places: defaultdict[Pair, list[int]] = defaultdict(list)  # where a pair begins, or once began
        for piece, times in counts.items():
            self._add(piece_ids(piece), times)

    def _add(self, ids: list[int], times: int) -> None:
        first, last = len(self.ids), len(self.ids) + len(ids) - 1
        self.ids += ids
        self.before += [self.GONE, *range(first, last)]
        self.after += [*range(first + 1, last + 1), self.GONE]
        self.times += [times] * len(ids)
        for place, pair in enumerate(pairwise(ids), start=first):
            self.pair_counts[pair] += times
            self.places[pair].append(place)

    def merge(self, pair: Pair, new: int) -> set[Pair]:
        """Write `new` for each `pair`, from left to right; returns the pairs that hold the new token."""
        born: set[Pair] = set()
        for i in sorted(self.places.pop(pair)):
            j = self.after[i]
            if j != self.GONE and (self.ids[i], self.ids[j]) == pair:
                self._join(i, j, new, born)
        del self.pair_counts[pair]
        return born

    def _join(self, i: int, j: int, new: int, born: set[Pair]) -> None:
        """Make one token of the neighbours i and j."""
        left, right = self.before[i], self.after[j]
        if left != self.GONE:
            self._recount(left, (self.ids[left], self.ids[i]), (self.ids[left], new), born)
        if right != self.GONE:
            self._recount(i, (self.ids[j], self.ids[right]), (new, self.ids[right]), born)
            self.before[right] = i
        self.ids[i], self.ids[j], self.after[i] = new, self.GONE, right

    def _recount(self, place: int, old: Pair, fresh: Pair, born: set[Pair]) -> None:
        """Note that another pair begins at a place."""
        self.pair_counts[old] -= self.times[place]
        self.pair_counts[fresh] += self.times[place]
        self.places[fresh].append(place)
        born.add(fresh)


def learn_merges(
    counts: Counter[str], vocab_size: int, min_count: int = 2, over: Callable[[], bool] = lambda: False
) -> Iterator[Merge]:
    """Yield merges in the order they are learnt.

    Of equally common pairs the one with the smaller ids wins, as in the `tokenizers` library. Two merges may
    make the same token (aa+a, a+aa): they share its id. Stops when there are `vocab_size` ids, no pair stands
    `min_count` times, or `over()`, asked before every merge.
    """
    chain, tokens = Chain(counts), Tokens()
    queue = [(-n, pair) for pair, n in chain.pair_counts.items()]
    heapq.heapify(queue)
    while queue and len(tokens) < vocab_size and not over():
        n, pair = heapq.heappop(queue)
        now = chain.pair_counts[pair]
        if -n != now:  # out of date: it lost some places to other merges
            if now >= min_count:
                heapq.heappush(queue, (-now, pair))
            continue
        if now < min_count:
            return
        new = tokens.join(pair)
        yield Merge(pair, new, now)
        for fresh in chain.merge(pair, new):
            heapq.heappush(queue, (-chain.pair_counts[fresh], fresh))
