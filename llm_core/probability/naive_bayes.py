"""A naive Bayes filter: every word of a message moves the odds, as if words came independently of one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from llm_core.tasks.words import words

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Part:
    """What one word adds to the log-odds: `times` it stands there, `each` for once."""

    word: str
    times: int
    each: float

    @property
    def adds(self) -> float:
        """Multiply."""
        return self.times * self.each


@dataclass(frozen=True)
class Explained:
    """Log-odds of spam against ham, in bits: the prior's, each word's; words that training never met say nothing."""

    prior: float
    parts: tuple[Part, ...]
    unknown: tuple[str, ...]

    @property
    def log_odds(self) -> float:
        """Add up."""
        return self.prior + sum(part.adds for part in self.parts)

    @property
    def probability(self) -> float:
        """Compute P(spam | message) from the log-odds."""
        return chance(self.log_odds)


@dataclass(frozen=True)
class NaiveBayes:
    """Counts of words in two classes, ham first, and the number `alpha` that is added to each (Laplace)."""

    vocabulary: tuple[str, ...]
    counts: NDArray[np.int64]  # (2, V)
    messages: tuple[int, int]
    alpha: float

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Map each word to its column."""
        return {word: i for i, word in enumerate(self.vocabulary)}

    @cached_property
    def weights(self) -> Floats:
        """Compute log2 P(word | spam) / P(word | ham) for each word, (V,)."""
        more = self.counts + self.alpha
        ham, spam = np.log2(more / more.sum(1, keepdims=True))
        return spam - ham

    def explain(self, message: str, prior: float | None = None) -> Explained:
        """Take the log-odds of a message apart, the strongest word first. prior: share of spam; of training if None."""
        found = Counter(words(message))
        parts = [
            Part(word, n, float(self.weights[self.place[word]]))
            for word, n in found.items()
            if word in self.place
        ]
        parts.sort(key=lambda part: -abs(part.adds))
        share = self.messages[1] / sum(self.messages) if prior is None else prior
        return Explained(log_odds(share), tuple(parts), tuple(w for w in found if w not in self.place))


def log_odds(share: float) -> float:
    """Compute log2 p / (1 - p)."""
    return float(np.log2(share) - np.log2(1 - share))


def chance(odds: float) -> float:
    """Compute the probability of these log-odds in bits."""
    return float(0.5 * (1 + np.tanh(odds * np.log(2) / 2)))


@dataclass(frozen=True)
class Confusion:
    """Messages by what they are and what the filter says."""

    found: int  # spam called spam
    missed: int  # spam let through
    lost: int  # ham called spam
    kept: int

    @property
    def accuracy(self) -> float:
        """Compute the share of right answers."""
        return (self.found + self.kept) / (self.found + self.missed + self.lost + self.kept)


def confusion(evidence: Floats, spam: NDArray[np.bool_], prior: float) -> Confusion:
    """Count right and wrong answers. evidence: the log-odds of each message without the prior, in bits."""
    called = evidence + log_odds(prior) > 0
    counts = (called & spam, ~called & spam, called & ~spam, ~called & ~spam)
    return Confusion(*(int(one.sum()) for one in counts))
