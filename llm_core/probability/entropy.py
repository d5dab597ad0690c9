"""Surprise and its mean: surprisal, entropy, cross-entropy, divergence (Shannon 1948), all in bits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
TOLERANCE = 1e-6
"""How far a typed distribution may be from adding up to 1."""


def problem(shares: Sequence[float]) -> str:
    """Name what is wrong with a distribution: "number", "negative" or "sum"; "" when nothing is."""
    if not len(shares) or not np.isfinite(shares).all():
        return "number"
    if min(shares) < 0:
        return "negative"
    return "" if abs(sum(shares) - 1) <= TOLERANCE else "sum"


def distribution(shares: ArrayLike) -> Floats:
    """Return the shares as an array. Raises ValueError when they are no distribution."""
    found = np.asarray(shares, np.float64)
    if name := problem(found.ravel().tolist()):
        raise ValueError(f"no distribution: {name}")
    return found


def surprisal(p: ArrayLike) -> Floats:
    """Compute -log2 p, the surprise of one outcome in bits: 0 when certain, infinite when impossible."""
    with np.errstate(divide="ignore"):
        return np.abs(np.log2(np.asarray(p, np.float64)))  # of 1, 0 and not -0


def entropy(p: ArrayLike) -> float:
    """Compute H(p) = sum p (-log2 p), the mean surprise. What never happens adds nothing."""
    return cross_entropy(p, p)


def cross_entropy(p: ArrayLike, q: ArrayLike) -> float:
    """Compute H(p, q) = sum p (-log2 q): the mean surprise of who believes q where p is true."""
    true, believed = distribution(p), distribution(q)
    happens = true > 0
    return float((true[happens] * surprisal(believed[happens])).sum())


def divergence(p: ArrayLike, q: ArrayLike) -> float:
    """Compute KL(p || q) = H(p, q) - H(p): the bits paid for believing q. Never below 0."""
    return max(cross_entropy(p, q) - entropy(p), 0.0)


def perplexity(bits: float) -> float:
    """Compute 2 ** bits: among how many equally likely outcomes one would be as unsure."""
    return float(2**bits)


def tempered(p: ArrayLike, temperature: float) -> Floats:
    """Compute softmax(log p / T): above 1 it flattens the distribution, below 1 it sharpens it; 0 stays 0."""
    found = distribution(p)
    scores = np.where(found > 0, -surprisal(found) / temperature, -np.inf)
    powers = np.exp2(scores - scores.max())
    return powers / powers.sum()


def moved(p: ArrayLike, i: int, share: float) -> Floats:
    """Give outcome i this share; the others keep their proportions and fill up to 1 (evenly if they were all 0)."""
    found = distribution(p).copy()
    share, others = min(max(share, 0.0), 1.0), 1 - found[i]
    if len(found) == 1:
        return found
    scaled = (
        found * ((1 - share) / others)
        if others > TOLERANCE
        else np.full_like(found, (1 - share) / (len(found) - 1))
    )
    scaled[i] = share
    return scaled / scaled.sum()


def known(joint: ArrayLike) -> tuple[float, Floats, Floats]:
    """Compute H(Y), H(Y | X = x) for each row x, and P(x). joint: P(x, y), (X, Y). An impossible row is NaN."""
    table = distribution(joint)
    rows = table.sum(1)
    each = [entropy(row / total) if total > 0 else np.nan for row, total in zip(table, rows, strict=True)]
    return entropy(table.sum(0)), np.array(each), rows


def conditional_entropy(joint: ArrayLike) -> float:
    """Compute H(Y | X) = sum P(x) H(Y | X = x): an average over the values of X."""
    _, each, rows = known(joint)
    return float((rows * np.nan_to_num(each)).sum())


def next_given(text: str, length: int) -> float:
    """Compute H(next | the `length` characters before it) from the counts of this text alone, in bits."""
    places = range(length, len(text))
    contexts = Counter(text[i - length : i] for i in places)
    longer = Counter(text[i - length : i + 1] for i in places)
    return sum(n * float(surprisal(n / contexts[key[:-1]])) for key, n in longer.items()) / max(
        len(places), 1
    )


def seen_once(text: str, length: int) -> float:
    """Compute the share of places whose context stands nowhere else in the text, so that its next one is certain."""
    contexts = Counter(text[i - length : i] for i in range(length, len(text)))
    return sum(n == 1 for n in contexts.values()) / max(contexts.total(), 1)


def never_seen(text: str, counted: str, length: int) -> float:
    """Compute the share of places of a text whose context does not stand in the text that was counted."""
    contexts = {counted[i - length : i] for i in range(length, len(counted))}
    places = range(length, len(text))
    return sum(text[i - length : i] not in contexts for i in places) / max(len(places), 1)
