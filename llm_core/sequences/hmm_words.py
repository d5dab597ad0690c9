"""Chinese words by a hidden Markov model: the labels B, M, E, S are its states, the characters what they emit.

Tables are counted in text that is cut into words already; with labels there is nothing hidden, and nothing to iterate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

from llm_core.sequences import chain
from llm_core.sequences.chain import BestPath, Floats
from llm_core.sequences.hmm import HMM
from llm_core.sequences.segmentation import HAN, LABELS, NEXT, labels_of, words_of

NEVER = -100.0
"""Log-probability of a character in a place where it was never counted: nearly impossible, so a path is always left."""
ENDS = np.array([0.0 if label in "ES" else -np.inf for label in LABELS])
"""Added to the last step: a text ends with the end of a word."""
ADDED = 0.1
"""Added to the count of every character in every place (counted in tables of our own only)."""


@dataclass(frozen=True)
class WordModel:
    """A model of labels, and the column of each character in its emission table."""

    hmm: HMM
    column: Mapping[str, int]

    def seen(self, text: str) -> Floats:
        """Look up log P(character | label), (T, 4); an unknown character counts alike for each label."""
        return np.array([self.row(character) for character in text])

    def row(self, character: str) -> Floats:
        """Look up log P(character | label) for each label, (4,)."""
        column = self.column.get(character)
        if column is None:
            return np.zeros(len(LABELS))
        return np.maximum(self.hmm.emission[:, column], NEVER)

    def scores(self, text: str) -> Floats:
        """Look up log P(character | label), (T, 4), with the rule that a text ends with the end of a word."""
        found = self.seen(text)
        found[-1] += ENDS
        return found

    def best(self, text: str) -> BestPath:
        """Find the likeliest labels."""
        return chain.viterbi(self.hmm.start, self.hmm.transition, self.scores(text))

    def cut(self, text: str) -> list[str]:
        """Cut a run of Chinese characters into words."""
        return words_of(text, "".join(LABELS[state] for state in self.best(text).states)) if text else []


def estimated(sentences: Iterable[Sequence[str]]) -> WordModel:
    """Count the tables in sentences that are cut into words. Raises ValueError without a Chinese word."""
    runs = [run for words in sentences for run in chinese_runs(words)]
    if not runs:
        raise ValueError("There is no Chinese word to count.")
    column = {
        character: i for i, character in enumerate(sorted({c for run in runs for word in run for c in word}))
    }
    start, transition = np.zeros(len(LABELS)), _allowed()
    emission = np.full((len(LABELS), len(column)), ADDED)
    for run in runs:
        states = [LABELS.index(label) for label in labels_of(run)]
        start[states[0]] += 1
        for state, character in zip(states, "".join(run), strict=True):
            emission[state, column[character]] += 1
        for before, after in pairwise(states):
            transition[before, after] += 1
    return WordModel(
        HMM.of(*(table / table.sum(axis=-1, keepdims=True) for table in (start, transition, emission))),
        column,
    )


def _allowed() -> Floats:
    """Begin the counts of steps with ADDED where a step is allowed, and 0 where it is not."""
    return np.array([[ADDED * (after in NEXT[before]) for after in LABELS] for before in LABELS])


def chinese_runs(words: Sequence[str]) -> Iterator[list[str]]:
    """Split a sentence at everything that is no Chinese word."""
    for chinese, run in groupby(words, lambda word: bool(HAN.fullmatch(word[:1]))):
        if chinese:
            yield list(run)
