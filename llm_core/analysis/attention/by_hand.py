"""Attention by hand: a few tokens, small round numbers, and every matrix between the inputs and the result."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from llm_core import taps
from llm_core.language.transformer import attention

Rows = Sequence[Sequence[float]]


@dataclass(frozen=True)
class Sentence:
    """Tokens with queries, keys and values that *we chose*; no model computed them.

    q, k (T, D): what a token asks for and what it can be found by. v (T, W): what it hands over.
    cross (T, D): the queries it sends to the *same* sentence in the other language.
    """

    tokens: tuple[str, ...]
    q: Rows
    k: Rows
    v: Rows
    cross: Rows


EXAMPLES = {
    "zh": Sentence(
        tokens=("我", "爱", "学习", "编程"),
        q=((0, 2, 1, 0), (2, 0, 3, -1), (1, -1, 0, 3), (0, 1, 3, -2)),
        k=((2, 0, 0, 0), (0, 2, 0, 0), (0, 0, 2, 0), (0, 0, 2, 2)),
        v=((4, 0, 1), (1, 4, 0), (0, 2, 4), (0, 1, 6)),
        cross=((3, 0, 0, 0), (0, 3, 0, 0), (0, 0, 3, -2), (0, 0, 0, 3)),
    ),
    "en": Sentence(
        tokens=("I", "love", "learning", "to", "code"),
        q=((0, 2, 1, 0), (2, 0, 3, -1), (1, -1, 0, 3), (0, 0, 0, 2), (0, 1, 3, -2)),
        k=((2, 0, 0, 0), (0, 2, 0, 0), (0, 0, 2, 0), (0, 0, 0, 0), (0, 0, 2, 2)),
        v=((4, 0, 1), (1, 4, 0), (0, 2, 4), (0, 0, 1), (0, 1, 6)),
        cross=((3, 0, 0, 0), (0, 3, 0, 0), (0, 0, 3, -2), (0, 0, 0, 0), (0, 0, 0, 3)),
    ),
}
"""Every score is even and D = 4, so the divided scores are whole numbers and a table of 1, e, e², e³ is enough.

The four numbers of a query or key stand for person, feeling, activity, subject; in a trained model nobody names them.
"""


@dataclass(frozen=True)
class ByHand:
    """Every matrix on the way, in the order in which it is computed; T queries, S keys."""

    scores: Tensor  # (T, S) q kT
    scaled: Tensor  # (T, S) scores / sqrt(D), or the scores again when not divided
    masked: Tensor  # (T, S) -inf where a query may not look
    weights: Tensor  # (T, S) softmax of each row; each row sums to 1
    output: Tensor  # (T, W) weights @ v: the values are averaged, not the weights


def by_hand(q: Rows, k: Rows, v: Rows, causal: bool = False, divided: bool = True) -> ByHand:
    """Compute softmax(q kT / sqrt(D)) v (Vaswani et al. 2017, eq.

    1) with everything in between, in 64-bit numbers.

    q (T, D), k (S, D), v (S, W). `causal`: query t sees keys 0 ... t only; ValueError unless T = S.
    `divided=False` leaves out the division by sqrt(D).
    """
    Q, K, V = (torch.tensor(rows, dtype=torch.float64) for rows in (q, k, v))
    T, S, root = len(Q), len(K), math.sqrt(Q.shape[1])
    if causal and T != S:
        raise ValueError(f"A causal mask needs as many queries as keys, not {T} and {S}.")
    mask = torch.full((T, S), -torch.inf, dtype=Q.dtype).triu(1) if causal else None
    scores = Q @ K.T
    asked = Q if divided else Q * root  # attention() always divides, so this undoes it
    with taps.recording() as kept:
        z = attention(asked[None, None], K[None, None], V[None, None], mask, "by_hand")
    masked, weights = (kept[f"by_hand.hook_{name}"][0, 0] for name in ("attn_scores", "pattern"))
    return ByHand(scores, scores / root if divided else scores, masked, weights, z[0, 0])


COMPASS: dict[float, float] = {0: -2, 90: 6, 180: 20, 270: 12}
"""A dictionary that we made up: where the wind comes from (degrees) -> how warm it is (°C)."""


def soft_lookup(entries: Mapping[float, float], query: float, length: float) -> tuple[Tensor, float]:
    """Look up a direction that need not be a key: the weights (S,) of all entries, and the mixture of their values.

    Keys are arrows of length 1, the query an arrow of the given `length` (both in degrees): their product is
    length * cos(angle between them). Length 0 is a plain average; the longer, the closer to the nearest entry alone.
    """
    found = by_hand([_arrow(query, length)], [_arrow(key) for key in entries], [[v] for v in entries.values()],
                    divided=False)  # fmt: skip
    return found.weights[0], float(found.output[0, 0])


def _arrow(degrees: float, length: float = 1.0) -> list[float]:
    angle = math.radians(degrees)
    return [length * math.cos(angle), length * math.sin(angle)]
