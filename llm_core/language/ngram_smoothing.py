"""From counts to probabilities in five ways: raw, add-k, absolute discount, Kneser-Ney, modified Kneser-Ney.

All are an interpolation: P(w | h) = direct(w | h) + backoff(h) * P_lower(w). They differ in what is taken off the
counts, and in who gets it: raw takes nothing, add-k shares equally among the vocabulary, the others ask the shorter
context. Absolute discount asks it how often a token occurs, Kneser-Ney after how many different tokens it occurs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from llm_core.language.ngram_counts import Counts, Ints, Level

SMOOTHINGS = ("raw", "add_k", "absolute", "kneser_ney_one", "kneser_ney")
"""From no smoothing at all to the best; kneser_ney_one has one discount for each order, kneser_ney three."""

CONTINUATIONS = ("kneser_ney_one", "kneser_ney")
"""Those that ask a shorter context for its continuation counts."""

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
    floor: float | None = None
    """Where the longest context decides alone: what is shared out to every token, 1 / V (add-k) or 0 (raw). None where
    shorter contexts are asked."""


def smooth(counts: Counts, smoothing: str, k: float, discounts: NDArray[np.float64] | None = None) -> Weights:
    """Turn counts into probabilities by the way of this name. k is that of add-k; `discounts` as in `kneser_ney`.

    Raises ValueError for another name.
    """
    ways: dict[str, Callable[[], Weights]] = {
        "raw": lambda: raw(counts),
        "add_k": lambda: add_k(counts, k),
        "absolute": lambda: absolute_discount(counts, discounts),
        "kneser_ney_one": lambda: kneser_ney_one(counts, discounts),
        "kneser_ney": lambda: kneser_ney(counts, discounts),
    }
    if smoothing not in ways:
        raise ValueError(f"smoothing must be one of {', '.join(ways)}, not {smoothing!r}")
    return ways[smoothing]()


def estimate_discounts(counts: Ints) -> tuple[float, float, float]:
    """Estimate D1, D2, D3+ of Chen & Goodman (1999) from how many n-grams occur once, twice, 3 and 4 times."""
    n1, n2, n3, n4 = (float(n) for n in np.bincount(counts[counts <= 4], minlength=5)[1:5])
    if min(n1, n2, n3, n4) == 0:
        return DISCOUNTS_WHEN_TOO_FEW_COUNTS
    y = n1 / (n1 + 2 * n2)
    found = (1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3)
    sensible = all(0 <= d <= c for c, d in enumerate(found, start=1))
    return found if sensible else DISCOUNTS_WHEN_TOO_FEW_COUNTS


def estimate_discount(counts: Ints) -> tuple[float, float, float]:
    """Estimate one discount D = n1 / (n1 + 2 n2) for all counts (Ney, Essen & Kneser 1994), written three times."""
    n1, n2 = (float(n) for n in np.bincount(counts[counts <= 2], minlength=3)[1:3])
    d = n1 / (n1 + 2 * n2) if min(n1, n2) > 0 else DISCOUNTS_WHEN_TOO_FEW_COUNTS[0]
    return d, d, d


def raw(counts: Counts) -> Weights:
    """Compute P(w | h) = count(h w) / count(h): what was never seen is impossible, also after an unseen context."""
    weights = Weights([], [], np.zeros((counts.order, 3)), floor=0.0)
    for level in counts.levels:
        direct, backoff = _share(level, level.raw, level.total(level.raw))
        _append(weights, direct, backoff)
    return weights


def absolute_discount(counts: Counts, discounts: NDArray[np.float64] | None = None) -> Weights:
    """Smooth by interpolated absolute discounting (Ney, Essen & Kneser 1994; Chen & Goodman 1999, section 2.6).

    P(w | h) = max(count(h w) - D, 0) / count(h) + D * N1+(h .) / count(h) * P(w | shorter h), with the plain counts of
    every order.
    """
    used = [level.raw for level in counts.levels]
    return _discounted(counts, used, _estimated(used, estimate_discount) if discounts is None else discounts)


def kneser_ney_one(counts: Counts, discounts: NDArray[np.float64] | None = None) -> Weights:
    """Smooth by interpolated Kneser-Ney (1995): as absolute discounting, but shorter contexts count left neighbours.

    One discount for each order. "Francisco" is frequent, but after one word only: as a guess after another word it is
    worth little (Chen & Goodman 1999, section 2.7).
    """
    used = [counts.used(k) for k in range(1, counts.order + 1)]
    return _discounted(counts, used, _estimated(used, estimate_discount) if discounts is None else discounts)


def kneser_ney(counts: Counts, discounts: NDArray[np.float64] | None = None) -> Weights:
    """Smooth by interpolated modified Kneser-Ney (Chen & Goodman 1999).

    Every order hands its discount to the next.

    `discounts` (order, 3) fixes D1, D2, D3+ of each order; otherwise they are estimated from the counts.
    The unigrams are interpolated with the uniform distribution, so that nothing has probability 0.
    """
    used = [counts.used(k) for k in range(1, counts.order + 1)]
    return _discounted(counts, used, _estimated(used, estimate_discounts) if discounts is None else discounts)


def _estimated(
    used: Sequence[Ints], estimate: Callable[[Ints], tuple[float, float, float]]
) -> NDArray[np.float64]:
    return np.array([estimate(counts) for counts in used])


def _discounted(counts: Counts, used: Sequence[Ints], discounts: NDArray[np.float64]) -> Weights:
    """Interpolate from the uniform distribution up: each order keeps its counts without their discounts."""
    lower: NDArray = np.full(1, 1 / counts.vocab_size)
    weights = Weights([], [], np.asarray(discounts, dtype=np.float64))
    for level, here, discount in zip(counts.levels, used, weights.discounts, strict=True):
        kept = np.maximum(here - _discount(here, discount), 0.0)
        direct, backoff = _share(level, kept, level.total(here))
        lower = direct + backoff[level.context] * lower[level.suffix]
        _append(weights, lower, backoff)
    return weights


def add_k(counts: Counts, k: float) -> Weights:
    """Compute P(w | h) = (count(h w) + k) / (count(h) + k V).

    That means "pretend to have seen everything k times more" (Lidstone 1920).

    An interpolation with the uniform distribution whose share k V / (count(h) + k V) shrinks as the context
    is seen more.
    """
    weights = Weights([], [], np.zeros((counts.order, 3)), floor=1 / counts.vocab_size)
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
