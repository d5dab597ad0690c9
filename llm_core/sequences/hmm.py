"""The hidden Markov model: hidden states follow one another by chance, and each emits what is seen (Rabiner 1989).

    hmm = HMM.of(start=[0.6, 0.4], transition=[[0.7, 0.3], [0.4, 0.6]], emission=[[0.1, 0.9], [0.8, 0.2]])
    hmm.log_likelihood([0, 1, 1]), hmm.viterbi([0, 1, 1]).states, hmm.posterior([0, 1, 1])

The tables are kept as logarithms; what is done with them stands in chain.py, with its equations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from llm_core.sequences import chain
from llm_core.sequences.chain import BestPath, Floats, NoPathError

CLOSE = 1e-6
"""How far the sum of a row may lie from one."""


class TableError(ValueError):
    """A row is no distribution. fault: "number" (not finite), "negative", "zeros" or "sum"; row counts from 0."""

    def __init__(self, table: str, row: int, fault: str) -> None:
        super().__init__(f"Row {row + 1} of the {table} table is no distribution: {FAULTS[fault]}.")
        self.table, self.row, self.fault = table, row, fault


FAULTS = {
    "number": "it holds something that is not a finite number",
    "negative": "it holds a negative number",
    "zeros": "it holds zeros only",
    "sum": "it does not sum to one",
}


def fault_of(row: Floats) -> str | None:
    """Name what keeps a row from being a distribution, or None."""
    if not np.isfinite(row).all():
        return "number"
    if (row < 0).any():
        return "negative"
    if not row.any():
        return "zeros"
    return None if abs(row.sum() - 1) <= CLOSE else "sum"


@dataclass(frozen=True)
class HMM:
    """S hidden states that emit V symbols; natural logarithms of probabilities."""

    start: Floats  # (S,): π_i = P(s₁ = i)
    transition: Floats  # (S, S): a_ij = P(s_{t+1} = j | s_t = i)
    emission: Floats  # (S, V): b_i(v) = P(o_t = v | s_t = i)

    @classmethod
    def of(cls, start: ArrayLike, transition: ArrayLike, emission: ArrayLike) -> HMM:
        """Make a model of probabilities. Raises TableError for a row that is no distribution."""
        tables = {"start": start, "transition": transition, "emission": emission}
        arrays = {name: np.array(table, dtype=float) for name, table in tables.items()}
        for name, array in arrays.items():
            for i, row in enumerate(np.atleast_2d(array)):
                if fault := fault_of(row):
                    raise TableError(name, i, fault)
        with np.errstate(divide="ignore"):  # the logarithm of 0 is minus infinity, and that is meant
            return cls(**{name: np.log(array) for name, array in arrays.items()})

    def seen(self, observed: ArrayLike) -> Floats:
        """Look up log b_i(o_t) for each step: (T,) -> (T, S), or (T, N) -> (T, N, S)."""
        return self.emission.T[np.asarray(observed, dtype=int)]

    def forward(self, observed: ArrayLike) -> Floats:
        """Compute log α (T, S)."""
        return chain.forward(self.start, self.transition, self.seen(observed))

    def backward(self, observed: ArrayLike) -> Floats:
        """Compute log β (T, S)."""
        return chain.backward(self.transition, self.seen(observed))

    def log_likelihood(self, observed: ArrayLike) -> float:
        """Compute log P(o₁ ... o_T), all hidden paths together, in nats; minus infinity when it is impossible."""
        return float(chain.total(self.forward(observed)))

    def posterior(self, observed: ArrayLike) -> Floats:
        """Compute the probability of each state at each step, given all that is seen: γ (T, S). Raises NoPathError."""
        return np.exp(chain.posterior(self.forward(observed), self.backward(observed)))

    def viterbi(self, observed: ArrayLike) -> BestPath:
        """Find the likeliest path of hidden states."""
        return chain.viterbi(self.start, self.transition, self.seen(observed))

    @property
    def probabilities(self) -> tuple[Floats, Floats, Floats]:
        """The three tables as probabilities: start, transition, emission."""
        return np.exp(self.start), np.exp(self.transition), np.exp(self.emission)


def forward_raw(hmm: HMM, observed: Sequence[int], kind: DTypeLike = np.float64) -> Floats:
    """Compute α (T, S) as the equations stand there, without logarithms: long sequences underflow to 0."""
    start, transition, emission = (table.astype(kind) for table in hmm.probabilities)
    alpha = [start * emission[:, observed[0]]]
    for symbol in observed[1:]:
        alpha.append(alpha[-1] @ transition * emission[:, symbol])
    return np.stack(alpha)


def forward_scaled(hmm: HMM, observed: ArrayLike) -> tuple[Floats, Floats]:
    """Compute α̂ (T, ..., S), each row divided by its sum, and the sums c (T, ...): log P = Σ log c (eq. 91 to 103).

    The sums are P(o_t | o₁ ... o_{t−1}), and α̂_t is the belief about the state after o_t. (Rabiner's c is 1 / ours.)
    Raises NoPathError when what is seen is impossible.
    """
    start, transition, emission = hmm.probabilities
    belief = emission.T[np.asarray(observed, dtype=int)]  # (T, ..., S), b_i(o_t) at first
    sums = np.empty(belief.shape[:-1])
    expected = start
    for t, joint in enumerate(belief):
        joint *= expected
        sums[t] = joint.sum(axis=-1)
        if not sums[t].all():
            raise NoPathError(f"No state can emit what is seen at step {t + 1}.")
        joint /= sums[t][..., None]
        expected = joint @ transition
    return belief, sums


def sample(hmm: HMM, length: int, seed: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Draw states (T,) and what they emit (T,)."""
    draw = np.random.default_rng(seed)
    start, transition, emission = hmm.probabilities
    states = [draw.choice(len(start), p=start)]
    for _ in range(length - 1):
        states.append(draw.choice(len(start), p=transition[states[-1]]))
    symbols = [draw.choice(emission.shape[1], p=emission[state]) for state in states]
    return np.array(states), np.array(symbols)
