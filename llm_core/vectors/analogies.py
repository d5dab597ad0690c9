"""Analogies, a is to b as c is to what: the word whose vector lies nearest to b - a + c (Mikolov et al. 2013).

PAIRS were written down before the vectors were trained. Two pairs of one kind make a question, in both orders, so n
pairs make n (n - 1) questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor
from torch.nn.functional import normalize

from llm_core.vectors.table import Table

PAIRS: dict[str, tuple[tuple[str, str], ...]] = {
    "family": (
        ("he", "she"),
        ("his", "her"),
        ("himself", "herself"),
        ("man", "woman"),
        ("boy", "girl"),
        ("dad", "mom"),
        ("brother", "sister"),
        ("grandpa", "grandma"),
        ("king", "queen"),
        ("uncle", "aunt"),
    ),
    "past": (
        ("go", "went"),
        ("see", "saw"),
        ("say", "said"),
        ("run", "ran"),
        ("eat", "ate"),
        ("take", "took"),
        ("play", "played"),
        ("jump", "jumped"),
        ("walk", "walked"),
        ("want", "wanted"),
    ),
    "more": (
        ("big", "bigger"),
        ("small", "smaller"),
        ("fast", "faster"),
        ("tall", "taller"),
        ("loud", "louder"),
        ("strong", "stronger"),
    ),
    "plural": (
        ("dog", "dogs"),
        ("cat", "cats"),
        ("bird", "birds"),
        ("tree", "trees"),
        ("toy", "toys"),
        ("flower", "flowers"),
        ("friend", "friends"),
    ),
    "opposite": (
        ("day", "night"),
        ("happy", "sad"),
        ("hot", "cold"),
        ("big", "small"),
        ("good", "bad"),
        ("up", "down"),
        ("old", "new"),
    ),
}
"""Kind -> pairs of words in the same relation."""


@dataclass(frozen=True)
class Question:
    """a is to b as c is to d: four rows, each of another word."""

    a: int
    b: int
    c: int
    d: int


@dataclass(frozen=True)
class Score:
    """How many of the questions of one kind are answered right, three ways."""

    questions: int
    right: int
    """The nearest to b - a + c, but for a, b and c: the usual count."""
    honest: int
    """The nearest to b - a + c, whichever word it is."""
    neighbour: int
    """The nearest to c alone, but for a, b and c: what the arithmetic must beat."""


def questions_of(table: Table, pairs: Sequence[tuple[str, str]]) -> list[Question]:
    """Make a question of every two different pairs whose words are all in the table and all different."""
    rows = [(table.ids[a], table.ids[b]) for a, b in pairs if a in table.ids and b in table.ids]
    return [Question(*p, *q) for p in rows for q in rows if len({*p, *q}) == 4]


def aims(table: Table, questions: Sequence[Question], arithmetic: bool = True) -> Tensor:
    """Compute b - a + c of rows of length 1, or c alone, each with length 1: (N, D)."""
    a, b, c = (table.directions[[getattr(q, name) for q in questions]] for name in "abc")
    return normalize(b - a + c) if arithmetic else c


def answers(
    table: Table, questions: Sequence[Question], arithmetic: bool = True, exclude: bool = True
) -> list[int]:
    """Answer each question with the row nearest to its aim. exclude: a, b and c are no answers."""
    if not questions:
        return []
    cosines = aims(table, questions, arithmetic) @ table.directions.T  # (N, V)
    if exclude:
        asked = torch.tensor([(q.a, q.b, q.c) for q in questions])  # (N, 3)
        cosines.scatter_(1, asked, -torch.inf)
    return cosines.argmax(dim=1).tolist()


def score(table: Table, questions: Sequence[Question]) -> Score:
    """Count the right answers of each way."""

    def right(arithmetic: bool, exclude: bool) -> int:
        found = answers(table, questions, arithmetic, exclude)
        return sum(answer == q.d for answer, q in zip(found, questions, strict=True))

    return Score(len(questions), right(True, True), right(True, False), right(False, True))


def first_miss(table: Table, questions: Sequence[Question]) -> tuple[Question, int] | None:
    """Find the first question that is answered wrongly, as usually counted, and the row that was answered."""
    found = zip(questions, answers(table, questions), strict=True)
    return next(((question, answer) for question, answer in found if answer != question.d), None)


@lru_cache(maxsize=4)
def scores(table: Table) -> dict[str, Score]:
    """Score every kind of PAIRS. Shared: never change it."""
    return {kind: score(table, questions_of(table, pairs)) for kind, pairs in PAIRS.items()}
