"""A chain of states, in log space: the sum over all paths, each state's share of it, and the best path.

A path s₁ ... s_T scores start[s₁] + seen[1, s₁] + transition[s₁, s₂] + seen[2, s₂] + ... For a hidden Markov model
these are log probabilities (equations: Rabiner 1989); for a conditional random field they may be any numbers.
Time comes first and states come last: seen (T, S), or (T, N, S) for N chains of equal length at once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
log_sum = np.logaddexp.reduce
"""log Σ exp(x), without leaving log space; minus infinity is the logarithm of 0."""


class NoPathError(ValueError):
    """Every path is impossible, so there is nothing to share out."""


def forward(start: Floats, transition: Floats, seen: Floats) -> Floats:
    """Sum over all ways that lead to each state: log α (T, ..., S).

    α₁(j) = π_j b_j(o₁),  α_t(j) = [Σ_i α_{t−1}(i) a_ij] b_j(o_t)   (Rabiner 1989, eq. 19 and 20)
    """
    alpha = np.empty_like(seen)
    alpha[0] = start + seen[0]
    for t in range(1, len(seen)):
        reached = log_sum(alpha[t - 1][..., :, None] + transition, axis=-2)  # over i
        alpha[t] = reached + seen[t]
    return alpha


def backward(transition: Floats, seen: Floats) -> Floats:
    """Sum over all ways that lead on from each state: log β (T, ..., S).

    β_T(i) = 1,  β_t(i) = Σ_j a_ij b_j(o_{t+1}) β_{t+1}(j)   (eq. 24 and 25)
    """
    beta = np.zeros_like(seen)
    for t in range(len(seen) - 2, -1, -1):
        beta[t] = log_sum(transition + (seen[t + 1] + beta[t + 1])[..., None, :], axis=-1)  # over j
    return beta


def total(alpha: Floats) -> Floats:
    """Sum over all paths: log Σ_i α_T(i), one number for each chain (eq. 21)."""
    found: Floats = log_sum(alpha[-1], axis=-1)
    return found


def posterior(alpha: Floats, beta: Floats) -> Floats:
    """Share out the sum among the states of each step: log γ (T, ..., S), γ_t(i) = α_t(i) β_t(i) / Σ (eq. 27).

    Raises NoPathError when every path is impossible.
    """
    return alpha + beta - _all_paths(alpha)[..., None]


def pairs(alpha: Floats, beta: Floats, transition: Floats, seen: Floats) -> Floats:
    """Share out the sum among pairs of neighbouring states: log ξ (T − 1, ..., S, S).

    ξ_t(i, j) = α_t(i) a_ij b_j(o_{t+1}) β_{t+1}(j) / Σ   (eq. 37)   Raises NoPathError.
    """
    joint = alpha[:-1, ..., :, None] + transition + (seen + beta)[1:, ..., None, :]
    return joint - _all_paths(alpha)[..., None, None]


def _all_paths(alpha: Floats) -> Floats:
    found = total(alpha)
    if np.isneginf(found).any():
        raise NoPathError("Every path is impossible: no sequence of states can emit this.")
    return found


class BestPath(NamedTuple):
    """What Viterbi finds."""

    delta: Floats  # (T, S): score of the best way that ends in each state
    back: NDArray[np.intp]  # (T, S): the state before it on that way; the first row points nowhere (-1)
    states: list[int]  # the best path
    score: float


def viterbi(start: Floats, transition: Floats, seen: Floats) -> BestPath:
    """Find the best path through a chain (T, S); of equal ways the one whose state before comes first.

    δ₁(i) = π_i b_i(o₁),  δ_t(j) = max_i [δ_{t−1}(i) a_ij] b_j(o_t),  ψ_t(j) = argmax_i   (eq. 32 and 33)
    """
    delta, back = np.empty_like(seen), np.full(seen.shape, -1)
    delta[0] = start + seen[0]
    for t in range(1, len(seen)):
        ways = delta[t - 1][:, None] + transition  # (from, to)
        back[t] = ways.argmax(axis=0)
        delta[t] = ways.max(axis=0) + seen[t]
    return BestPath(delta, back, follow_back(delta, back), float(delta[-1].max()))


def follow_back(delta: Floats, back: NDArray[np.intp]) -> list[int]:
    """Read the best path from its end: s_T = argmax δ_T, s_t = ψ_{t+1}(s_{t+1})   (eq. 34 and 35)."""
    states = [int(delta[-1].argmax())]
    for row in back[:0:-1]:
        states.append(int(row[states[-1]]))
    return states[::-1]
