"""From counts to probabilities: add-k, and modified Kneser-Ney smoothing.

Both are an interpolation: P(w | h) = direct(w | h) + backoff(h) * P_lower(w). They differ in what is taken off
the counts, and in who gets it: Kneser-Ney asks the shorter context, add-k shares equally among the vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from llm_core.language.ngram_counts import Counts, Ints, Level

DISCOUNTS_WHEN_TOO_FEW_COUNTS = (0.5, 1.0, 1.5)
"""Used for an order whose counts of counts are too few to estimate from (the same values as KenLM's
fallback)."""


@dataclass(frozen=True)
class Weights:
    """Probabilities ready for lookup. Entry k - 1 of each list belongs to the n-grams of k tokens."""

    prob: list[NDArray[np.float32]]
    """(N_k,) P(token | context) of each stored n-gram, everything from shorter contexts included."""
    backoff: list[NDArray[np.float32]]
    """(C_k + 1,) share of the lower distribution after each context; the last entry is 1, for contexts never
    seen."""
    discounts: NDArray[np.float64]
    """(order, 3) taken off counts of 1, of 2, and of 3 or more."""


def estimate_discounts(counts: Ints) -> tuple[float, float, float]:
    """Estimate D1, D2, D3+ of Chen & Goodman (1999) from how many n-grams occur once, twice, 3 and 4 times."""
    n1, n2, n3, n4 = (float(n) for n in np.bincount(counts[counts <= 4], minlength=5)[1:5])
    if min(n1, n2, n3, n4) == 0:
        return DISCOUNTS_WHEN_TOO_FEW_COUNTS
    y = n1 / (n1 + 2 * n2)
    found = (1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3)
    sensible = all(0 <= d <= c for c, d in enumerate(found, start=1))
    return found if sensible else DISCOUNTS_WHEN_TOO_FEW_COUNTS


def kneser_ney(counts: Counts, discounts: NDArray[np.float64] | None = None) -> Weights:
    """Smooth by interpolated modified Kneser-Ney (Chen & Goodman 1999).

    Every order hands its discount to the next.

    `discounts` (order, 3) fixes D1, D2, D3+ of each order; otherwise they are estimated from the counts.
    The unigrams are interpolated with the uniform distribution, so that nothing has probability 0.
    """
    if discounts is None:
        discounts = np.array([estimate_discounts(counts.used(k)) for k in range(1, counts.order + 1)])
    lower: NDArray = np.full(1, 1 / counts.vocab_size)
    weights = Weights([], [], np.asarray(discounts, dtype=np.float64))
    for k, level in enumerate(counts.levels, start=1):
        used, context = counts.used(k), level.context
        kept = np.maximum(used - _discount(used, weights.discounts[k - 1]), 0.0)
        direct, backoff = _share(level, kept, level.total(used))
        lower = direct + backoff[context] * lower[level.suffix]
        _append(weights, lower, backoff)
    return weights


def add_k(counts: Counts, k: float) -> Weights:
    """Compute P(w | h) = (count(h w) + k) / (count(h) + k V).

    That means "pretend to have seen everything k times more" (Lidstone 1920).

    An interpolation with the uniform distribution whose share k V / (count(h) + k V) shrinks as the context
    is seen more.
    """
    weights = Weights([], [], np.zeros((counts.order, 3)))
    for level in counts.levels:
        direct, backoff = _share(level, level.raw, level.total(level.raw) + k * counts.vocab_size)
        _append(weights, direct + backoff[level.context] / counts.vocab_size, backoff)
    return weights


def _discount(counts: Ints, discounts: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([[0.0], discounts])[np.minimum(counts, 3)]


def _share(level: Level, kept: NDArray, total: NDArray[np.float64]) -> tuple[NDArray, NDArray]:
    """Compute what each n-gram keeps of its context's total, and the share left for the lower distribution."""
    context = level.context
    used = np.bincount(context, weights=kept, minlength=level.n_contexts)
    seen = np.maximum(total, 1e-300)  # a context that nothing followed has total 0 and hands everything on
    backoff = np.where(total > 0, (total - used) / seen, 1.0)
    return kept / seen[context], backoff


def _append(weights: Weights, prob: NDArray, backoff: NDArray) -> None:
    weights.prob.append(prob.astype(np.float32))
    weights.backoff.append(np.append(backoff, 1.0).astype(np.float32))
