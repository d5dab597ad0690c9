"""The linear-chain conditional random field: labels for a text that is given (Lafferty, McCallum & Pereira 2001).

    p(y | x) = exp( Σ_t  Σ_k w[f_k(x, t), y_t]  +  Σ_t A[y_{t−1}, y_t] ) / Z(x)

A label's score at a place is the sum of the weights of the features that hold there; neighbouring labels add a score of
their own. Z(x) sums over all label sequences of this one text, so that their probabilities add up to 1. Nothing in the
model says how probable the text itself is. The sums over sequences stand in chain.py.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import regex
from numpy.typing import NDArray

from llm_core.sequences import chain
from llm_core.sequences.chain import BestPath, Floats
from llm_core.sequences.crf_features import Signs, features
from llm_core.sequences.segmentation import LABELS, words_of

SIGN = regex.compile(r"\X")
"""One sign as readers see it: a character, or an emoji of several."""
NO_START = np.zeros(len(LABELS))
"""Where a text begins is seen by a feature, so the first label has no score of its own."""


@dataclass(frozen=True)
class CRF:
    """Weights of features and of pairs of labels, both in nats."""

    rows: Mapping[str, int]  # feature -> its row of weights
    weights: Floats  # (F + 1, L): w; the last row, all zeros, is for features that training never saw
    transition: Floats  # (L, L): A, from the label before to the next one
    groups: Collection[str]  # groups of features that it looks at
    dictionary: Collection[str] = field(default=(), repr=False)

    def active(self, signs: Signs) -> NDArray[np.intp]:
        """Find the rows of the features that hold at each sign: (T, K)."""
        return rows_of(self.rows, features(signs, self.groups, self.dictionary))

    def scores(self, signs: Signs) -> Floats:
        """Add up each label's weights at each sign: (T, L)."""
        found: Floats = self.weights[self.active(signs)].sum(axis=1)
        return found

    def score(self, signs: Signs, labels: str) -> float:
        """Score one label sequence: the exponent of p(y | x)."""
        y = numbers_of(labels)
        here = self.scores(signs)[np.arange(len(y)), y].sum()
        return float(here + self.transition[y[:-1], y[1:]].sum())

    def log_z(self, signs: Signs) -> float:
        """Sum exp(score) over all label sequences of this text: log Z(x)."""
        return float(chain.total(chain.forward(NO_START, self.transition, self.scores(signs))))

    def log_probability(self, signs: Signs, labels: str) -> float:
        """Compute log p(y | x), of these labels given this text."""
        return self.score(signs, labels) - self.log_z(signs)

    def marginals(self, signs: Signs) -> Floats:
        """Compute p(y_t | x), each label's probability at each sign, over all sequences: (T, L)."""
        seen = self.scores(signs)
        alpha, beta = chain.forward(NO_START, self.transition, seen), chain.backward(self.transition, seen)
        found: Floats = np.exp(chain.posterior(alpha, beta))
        return found

    def viterbi(self, signs: Signs) -> BestPath:
        """Find the label sequence with the highest score."""
        return chain.viterbi(NO_START, self.transition, self.scores(signs))

    def label(self, signs: Signs) -> str:
        """Write the best label sequence as letters of LABELS."""
        return "".join(LABELS[state] for state in self.viterbi(signs).states)

    def cut(self, text: str) -> list[str]:
        """Cut a text into words; white space ends a word and is left out."""
        return [word for piece in text.split() for word in self._cut(signs_of(piece))]

    def _cut(self, signs: Signs) -> list[str]:
        return words_of(signs, self.label(signs))


def signs_of(text: str) -> list[str]:
    """Split a text into signs as readers see them."""
    return SIGN.findall(text)


def numbers_of(labels: str) -> NDArray[np.intp]:
    """Write labels as numbers, in the order of LABELS."""
    return np.array([LABELS.index(label) for label in labels], dtype=np.intp)


def rows_of(rows: Mapping[str, int], found: Sequence[Sequence[str]]) -> NDArray[np.intp]:
    """Look up the row of each feature (T, K); one that has none gets the last row, of zeros."""
    unseen = len(rows)
    return np.array([[rows.get(name, unseen) for name in here] for here in found], dtype=np.intp)


@dataclass(frozen=True)
class Parts:
    """What a place's scores are made of: the weights of its features, and what the best path adds before it."""

    names: tuple[str, ...]  # features, "template=answer"
    weights: Floats  # (K, L); zeros for a feature that training never saw
    known: tuple[bool, ...]  # whether training saw it
    scores: Floats  # (L,): the sum
    before: str  # the best label of the sign before; "" at the first sign
    moves: Floats  # (L,): the weight of the step from that label
    best: str  # the best label here, of the best path


def taken_apart(field: CRF, signs: Signs, place: int) -> Parts:
    """Take the scores of the labels at one place apart."""
    names = features(signs, field.groups, field.dictionary)[place]
    weights = field.weights[rows_of(field.rows, [names])[0]]
    path = field.label(signs)
    before = path[place - 1] if place else ""
    moves = field.transition[LABELS.index(before)] if before else np.zeros(len(LABELS))
    known = tuple(name in field.rows for name in names)
    return Parts(tuple(names), weights, known, weights.sum(axis=0), before, moves, path[place])
