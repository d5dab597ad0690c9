"""Baum-Welch: learn the tables of a hidden Markov model from what is seen alone, without a single label.

Expectation: with the tables as they are, how often is each state begun with, each step taken, each symbol emitted, on
average over all hidden paths? Maximisation: these counts, divided by their sums, are the new tables. The likelihood
never falls (Baum et al. 1970). Nothing is differentiated, so no gradient can vanish.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from llm_core.sequences.chain import Floats
from llm_core.sequences.hmm import HMM, forward_scaled

Ints = NDArray[np.integer]
GAIN = 1e-6
"""Nats per symbol: what gains less has come to rest."""


@dataclass
class Counts:
    """Expected counts of all sequences together, and the log-likelihood of the model they were made with, in nats."""

    start: Floats  # (S,)
    transition: Floats  # (S, S)
    emission: Floats  # (S, V)
    log_likelihood: float = 0.0

    def add(self, other: Counts) -> None:
        """Add the counts of other sequences."""
        self.start += other.start
        self.transition += other.transition
        self.emission += other.emission
        self.log_likelihood += other.log_likelihood


def expected_counts(hmm: HMM, observed: Ints) -> Counts:
    """Count for N sequences of equal length at once, (T, N), with scaled numbers (Rabiner 1989, section V.A).

    γ_t(i) = α̂_t(i) β̂_t(i),  ξ_t(i, j) = α̂_t(i) a_ij b_j(o_{t+1}) β̂_{t+1}(j) / c_{t+1}
    Raises NoPathError when a sequence is impossible.
    """
    _, transition, emission = hmm.probabilities
    belief, sums = forward_scaled(hmm, observed)  # (T, N, S), (T, N)
    counts = Counts(np.zeros(len(transition)), np.zeros_like(transition), np.zeros_like(emission))
    counts.log_likelihood = float(np.log(sums).sum())
    onward = np.ones_like(belief[0])  # β̂_T
    for t in range(len(observed) - 1, -1, -1):
        share = belief[t] * onward  # γ_t (N, S)
        np.add.at(counts.emission.T, observed[t], share)
        if t:
            lead = emission.T[observed[t]] * onward / sums[t][:, None]
            counts.transition += transition * (belief[t - 1].T @ lead)  # Σ ξ over the N sequences
            onward = lead @ transition.T
    counts.start = share.sum(axis=0)
    return counts


def counted(hmm: HMM, sequences: Iterable[Ints]) -> Counts:
    """Add up the expected counts of stacks of sequences (T, N)."""
    first, *others = (expected_counts(hmm, stack) for stack in sequences)
    for other in others:
        first.add(other)
    return first


def reestimated(counts: Counts, hmm: HMM) -> HMM:
    """Divide each row of counts by its sum (eq. 40a to 40c); a state that was never used keeps its old row."""
    tables = []
    for new, old in zip((counts.start, counts.transition, counts.emission), hmm.probabilities, strict=True):
        sums = new.sum(axis=-1, keepdims=True)
        tables.append(np.where(sums > 0, new / np.where(sums > 0, sums, 1), old))
    return HMM.of(*tables)


class Round(NamedTuple):
    """A model, how many iterations made it, and its log-likelihood in nats."""

    number: int
    hmm: HMM
    log_likelihood: float


def baum_welch(hmm: HMM, stacks: Sequence[Ints], most: int = 100) -> Iterator[Round]:
    """Yield the first model and that of every iteration, until one gains less than GAIN per symbol."""
    size, before = sum(stack.size for stack in stacks), -np.inf
    for number in range(most + 1):
        counts = counted(hmm, stacks)
        yield Round(number, hmm, counts.log_likelihood)
        if counts.log_likelihood - before < GAIN * size:
            return
        hmm, before = reestimated(counts, hmm), counts.log_likelihood


def stacks_of(observed: Sequence[int], length: int) -> list[Ints]:
    """Cut one long sequence into pieces of equal length, which are counted together, and a shorter rest."""
    whole = len(observed) // length * length
    parts = [np.reshape(observed[:whole], (-1, length)).T, np.reshape(observed[whole:], (1, -1)).T]
    return [part for part in parts if part.size]


def random_hmm(n_states: int, n_symbols: int, seed: int) -> HMM:
    """Draw the tables to begin with; equal rows would stay equal for ever, so they are drawn unequal."""
    draw = np.random.default_rng(seed)

    def rows(*shape: int) -> Floats:
        found = draw.exponential(size=shape)  # divided by its sum: every distribution is equally likely
        return found / found.sum(axis=-1, keepdims=True)

    return HMM.of(rows(n_states), rows(n_states, n_states), rows(n_states, n_symbols))
