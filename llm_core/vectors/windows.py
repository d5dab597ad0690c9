"""The stories as words, and the pairs that skip-gram learns from: a word and one that stands near it.

As in Mikolov et al. 2013b: very frequent words are left out at random (equation 5), words outside the vocabulary are
left out too, and how far a window reaches is drawn for each word from 1 to `reach`, so that near words count more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from llm_core.tasks.words import words

REACH = 5
RARE = 1e-3
"""A word with a smaller share of the text is never left out; the paper's 1e-5 is for texts of billions of words."""


@dataclass(frozen=True)
class Words:
    """The vocabulary, most frequent first, and how often each of its words was seen."""

    words: tuple[str, ...]
    counts: tuple[int, ...]

    @classmethod
    def count(cls, documents: Iterable[str], vocab_size: int) -> Words:
        """Count the words of documents in lower case and keep the most frequent; of equals, the first seen."""
        found = Counter(word for document in documents for word in words(document)).most_common(vocab_size)
        return cls(tuple(word for word, _ in found), tuple(count for _, count in found))

    def encode(self, documents: Iterable[str]) -> list[Tensor]:
        """Write each document as ids (N,), without the words that are not in the vocabulary."""
        ids = {word: i for i, word in enumerate(self.words)}
        return [torch.tensor([ids[w] for w in words(d) if w in ids], dtype=torch.int64) for d in documents]

    def kept_share(self) -> Tensor:
        """Compute the chance that a word stays: min(1, sqrt(RARE / share)), (V,)."""
        shares = torch.tensor(self.counts, dtype=torch.float64)
        return (RARE / (shares / shares.sum())).sqrt().clamp(max=1.0)


def pairs_of(documents: list[Tensor], kept: Tensor, dice: torch.Generator) -> tuple[Tensor, Tensor]:
    """List centre and neighbour of every window, both (N,). kept: chance of each word to stay, (V,)."""
    ids = torch.cat(documents)
    story = torch.repeat_interleave(torch.tensor([len(d) for d in documents]))
    stays = torch.rand(len(ids), generator=dice) < kept[ids]
    ids, story = ids[stays], story[stays]
    reach = torch.randint(1, REACH + 1, (len(ids),), generator=dice)
    centres, neighbours = [], []
    for far in range(1, REACH + 1):
        together = story[far:] == story[:-far]  # (N - far,)
        before, after = ids[:-far], ids[far:]
        for centre, neighbour, width in (
            (before, after, reach[:-far]),
            (after, before, reach[far:]),
        ):
            near = together & (width >= far)
            centres.append(centre[near])
            neighbours.append(neighbour[near])
    return torch.cat(centres), torch.cat(neighbours)


def shuffled_pairs(
    documents: list[Tensor], kept: Tensor, dice: torch.Generator, block: int = 500
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield the pairs of `block` documents at a time, documents and pairs in random order."""
    order = torch.randperm(len(documents), generator=dice).tolist()
    for begin in range(0, len(order), block):
        centre, neighbour = pairs_of([documents[i] for i in order[begin : begin + block]], kept, dice)
        mixed = torch.randperm(len(centre), generator=dice)
        yield centre[mixed], neighbour[mixed]
