"""Byte-pair encoding watched while it learns: which pair is next, and how many tokens the text has left."""

from __future__ import annotations

from dataclasses import dataclass

from llm_core.data.bpe_training import Chain, Merge, Pair, Tokens, count_pieces, learn_merges, piece_ids


@dataclass(frozen=True)
class Steps:
    """All merges learnt from a text, and how it stands after some of them."""

    merges: list[Merge]
    sizes: list[int]
    """Tokens of the text after 0, 1, ... all merges."""
    done: int
    """Merges after which `pairs` were counted."""
    pairs: list[tuple[Pair, int]]
    """The most frequent neighbours then, the next to be merged first."""

    @property
    def bytes(self) -> list[bytes]:
        """The bytes of each id."""
        tokens = Tokens()
        for merge in self.merges:
            tokens.join(merge.pair)
        return tokens.bytes


def steps(text: str, done: int, most: int, shown: int = 8) -> Steps:
    """Learn up to `most` merges, and count neighbours after `done` of them, or after all where there are fewer.

    A pair that stands only once is never merged, so a short text ends early.
    """
    counts = count_pieces([text])
    merges = list(learn_merges(counts, 257 + most))[:most]
    chain = Chain(counts)
    pieces, done = sum(counts.values()), min(done, len(merges))
    first = sum(times * len(piece_ids(piece)) for piece, times in counts.items())
    sizes, pairs = [first], _likeliest(chain, shown) if not done else []
    for number, merge in enumerate(merges, start=1):
        chain.merge(merge.pair, merge.id)
        sizes.append(
            sum(chain.pair_counts.values()) + pieces
        )  # in every piece one neighbourhood less than tokens
        if number == done:
            pairs = _likeliest(chain, shown)
    return Steps(merges, sizes, done, pairs)


def _likeliest(chain: Chain, shown: int) -> list[tuple[Pair, int]]:
    """List the most frequent pairs; of equally frequent ones that with the smaller ids, as the learner does."""
    found = [(pair, count) for pair, count in chain.pair_counts.items() if count > 0]
    return sorted(found, key=lambda one: (-one[1], one[0]))[:shown]


def kind_of(left: bytes, right: bytes) -> str:
    """Say what a merge joins: "bytes" (parts of characters), a "space" and letters, "letters", or "other"."""
    try:
        first, second = left.decode(), right.decode()
    except UnicodeDecodeError:
        return "bytes"
    if first.startswith(" ") and (first[1:] + second).isalpha():
        return "space"
    return "letters" if (first + second).isalpha() else "other"
