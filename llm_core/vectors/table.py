"""A table of word vectors and what can be asked of it: neighbours, and words spelt alike."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor
from torch.nn.functional import normalize

from llm_core.tasks.words import plain, words


@dataclass(frozen=True)
class LookedUp:
    """The row for what somebody wrote, and what is to be said about it."""

    row: int
    unknown: str = ""
    """What is not in the table, when another row is shown in its place."""
    alike: tuple[str, ...] = ()
    """Words of the table that are spelt most like it."""
    passed_over: int = 0
    """Words beside the one that is shown."""


@dataclass(frozen=True, eq=False)
class Table:
    """One row for each word. Equal is only the same table, so that what was computed of one can be kept."""

    words: tuple[str, ...]
    vectors: Tensor  # (V, D)

    @cached_property
    def ids(self) -> dict[str, int]:
        """Map each word to its row."""
        return {word: i for i, word in enumerate(self.words)}

    @cached_property
    def directions(self) -> Tensor:
        """Give every row length 1, (V, D): the cosine of two words is then the product of their rows."""
        return normalize(self.vectors)

    def find(self, word: str) -> int | None:
        """Find the row of a word in any case; None when it is not in the table."""
        return self.ids.get(plain(word))

    def look_up(self, text: str, example: str) -> LookedUp:
        """Find the first word of a text that is in the table; with none, the row of `example`, which is."""
        asked = words(text)
        rows = [self.ids[word] for word in asked if word in self.ids]
        if rows:
            return LookedUp(rows[0], passed_over=len(asked) - 1)
        unknown = asked[0] if asked else text.strip()
        return LookedUp(self.ids[example], unknown, tuple(self.spelt_alike(unknown)), max(len(asked) - 1, 0))

    def spelt_alike(self, word: str, count: int = 3) -> list[str]:
        """List words of the table that are spelt most like one that is not in it; may be none."""
        return difflib.get_close_matches(plain(word)[:30], self.words, count, 0.6)

    def cosines(self, row: int) -> Tensor:
        """Compute the cosine of one word with every word, (V,)."""
        return self.directions @ self.directions[row]

    def neighbours(self, row: int, count: int = 10) -> list[tuple[int, float]]:
        """Find the rows that point most nearly where this one does, without itself, with their cosines."""
        return nearest(self.cosines(row), count, (row,))


def nearest(cosines: Tensor, count: int, without: Sequence[int] = ()) -> list[tuple[int, float]]:
    """List the largest cosines (V,) with their rows, leaving some rows out."""
    left = cosines.clone()
    left[list(without)] = -torch.inf
    values, rows = left.topk(min(count, len(left) - len(without)))
    return list(zip(rows.tolist(), values.tolist(), strict=True))
