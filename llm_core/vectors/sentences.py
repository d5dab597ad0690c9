"""One vector for a sentence: the mean of its words' vectors, or what MiniLM makes of it where it was fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from torch import Tensor
from torch.nn.functional import normalize

from llm_core.pretrained import minilm
from llm_core.pretrained.engine import FAILURES
from llm_core.tasks.words import words
from llm_core.vectors.compared import Tables
from llm_core.vectors.table import Table

PAIRS = {
    "order": ("The dog chased the cat.", "The cat chased the dog."),
    "opposite": ("The boy was very happy.", "The boy was very sad."),
    "same": ("Mom made soup for dinner.", "His mother cooked a warm meal."),
    "far": ("The bird flew over the tree.", "She cleaned her room with a broom."),
}
"""Pairs of sentences by what sets them apart, written before anything was measured."""


@dataclass(frozen=True)
class Compared:
    """Cosines of pairs of sentences, by the way in which their vectors are made."""

    pairs: tuple[tuple[str, str], ...]
    cosines: dict[str, list[float | None]]
    """ "ours", "glove", "minilm" -> one for each pair, None where a sentence has no known word; a way that is not
    possible here is left out."""


def compare(tables: Tables, pairs: Sequence[tuple[str, str]]) -> Compared:
    """Compare the sentences of each pair in every way that there is on this machine."""
    found = {"ours": [mean_cosine(tables.ours.after, *pair) for pair in pairs]}
    if tables.glove is not None:
        found["glove"] = [mean_cosine(tables.glove, *pair) for pair in pairs]
    try:
        if minilm.available():
            found["minilm"] = [minilm_cosine(*pair) for pair in pairs]
    except FAILURES:
        pass  # as if it had not been fetched
    return Compared(tuple(pairs), found)


def mean_of_words(table: Table, sentence: str) -> Tensor | None:
    """Average the vectors of the words that the table has, (D,) of length 1; None when it has none of them.

    The words are added in the order of their rows, since a sum does not know the order in which they stood.
    """
    rows = sorted(table.ids[word] for word in words(sentence) if word in table.ids)
    return normalize(table.directions[rows].mean(0), dim=0) if rows else None


def mean_cosine(table: Table, one: str, other: str) -> float | None:
    """Compute the cosine of two sentences by the mean of their words; None when the table knows no word of one."""
    a, b = mean_of_words(table, one), mean_of_words(table, other)
    return None if a is None or b is None else float(a @ b)


def minilm_cosine(one: str, other: str) -> float:
    """Compute the cosine of MiniLM's vectors of two sentences. Raises what `get_minilm` raises."""
    return float(_minilm(one) @ _minilm(other))


@lru_cache(maxsize=64)
def _minilm(sentence: str) -> NDArray[np.float32]:
    return minilm.get_minilm().vectors([sentence])[0]
