"""How a hidden Markov model forgets where it began: two beliefs about the start, and how fast they become one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from llm_core.sequences.chain import Floats
from llm_core.sequences.hmm import HMM, forward_scaled


def mixing(hmm: HMM, steps: int) -> Floats:
    """Compute the distance of two beliefs, (steps + 1,), that begin certain of the first and of the last state.

    Nothing is seen; a belief moves on by the transition table. Half the sum of the differences: 1 = nothing in common.
    With two states it is |λ₂|ᵗ, where λ₂ is the table's second eigenvalue.
    """
    _, transition, _ = hmm.probabilities
    beliefs = np.eye(len(transition))[[0, -1]]
    distances = []
    for _ in range(steps + 1):
        distances.append(float(np.abs(beliefs[0] - beliefs[1]).sum() / 2))
        beliefs = beliefs @ transition
    return np.array(distances)


def seen_distances(hmm: HMM, observed: Sequence[int], almost: float = 0.99) -> Floats:
    """Compute the same for beliefs that both read what is seen, (T,), and begin certain to the share `almost`."""
    S = len(hmm.start)
    first = np.full(S, (1 - almost) / (S - 1))
    starts = [np.where(np.arange(S) == state, almost, first) for state in (0, S - 1)]
    a, b = (forward_scaled(replace(hmm, start=np.log(start)), observed)[0] for start in starts)
    distances: Floats = np.abs(a - b).sum(axis=1) / 2
    return distances


def second_eigenvalue(hmm: HMM) -> float:
    """Compute the size of the transition table's second largest eigenvalue: what is left of a difference each step."""
    _, transition, _ = hmm.probabilities
    sizes = np.sort(np.abs(np.linalg.eigvals(transition)))
    return float(sizes[-2]) if len(sizes) > 1 else 0.0
