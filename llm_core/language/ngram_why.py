"""Why this token? The answer of an n-gram model, taken apart: contexts found, counts, discounts, back-off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from llm_core.data.tokenizers import Tokenizer
from llm_core.language.ngram_counts import Counts, Ints, Level
from llm_core.language.ngram_smoothing import CONTINUATIONS, Weights


class Model(Protocol):
    """What is read of the n-gram model (ngram.py, which imports this file)."""

    tokenizer: Tokenizer
    counts: Counts
    weights: Weights
    smoothing: str
    k: float


@dataclass(frozen=True)
class Continuation:
    """A token that followed the context in the training text."""

    id: int
    count: int
    """How often it followed the context."""
    probability: float
    """P(token | context), all orders together."""


@dataclass(frozen=True)
class WhyOrder:
    """What one context length contributes. P(token) = sum of `contribution` over the orders + Why.uniform."""

    order: int
    """Length of the n-gram: the context has order - 1 tokens."""
    context: tuple[int, ...]
    context_count: int
    """How often the context was followed by anything in the training text; 0 when it was never seen."""
    count: int
    """How often the token followed it."""
    used_count: int
    """What the probability is made from: `count` at the highest order; below, how many different tokens
    stood before context + token (Kneser-Ney's continuation count); absolute discount, add-k and raw: `count`."""
    used_total: int
    """Sum of the used counts of everything after the context: what used_count is divided by."""
    discount: float
    """Taken off used_count and given to the shorter contexts."""
    discounts: tuple[float, float, float]
    """What is taken off used counts of 1, of 2, and of 3 or more in this order."""
    followers: tuple[int, int, int]
    """How many different tokens followed the context with a used count of 1, of 2, and of 3 or more: discounts times
    followers, divided by used_total, is the back-off."""
    backoff: float
    """Share of the probability that this context hands on; 1 when the context was never seen."""
    weight: float
    """Share of the final probability that reaches this order: the product of the back-off of all longer
    contexts."""
    contribution: float
    """weight * (used_count - discount) / used_total: the part of P(token) that comes from this order."""


@dataclass(frozen=True)
class Why:
    """One probability explained, longest context first."""

    token_id: int
    probability: float
    context: tuple[int, ...]
    """The longest context of which the tables still know what followed it (pruning forgets rare ones)."""
    backed_off_to: int
    """Length of the longest n-gram seen that ends with the token; 0: the token was never seen at all."""
    orders: tuple[WhyOrder, ...]
    uniform: float
    """The part of P(token) that every token of the vocabulary gets."""
    continuations: tuple[Continuation, ...]
    """What followed `context` most often."""


def explain(model: Model, prefix: Ints, token_id: int, n_continuations: int = 10) -> Why:
    """Take P(token_id | prefix) apart. `prefix` begins with the end-of-text token when the text begins there."""
    context = _within_document(model, prefix)
    nodes = _context_nodes(model, context)
    lengths = range(len(context), -1, -1)
    if model.weights.floor is not None:
        lengths = range(len(context), len(context) - 1, -1)
    weight, orders = 1.0, []
    for length in lengths:
        order = _one_order(model, context[len(context) - length :], nodes[length], token_id, weight)
        orders.append(order)
        weight *= order.backoff
    floor = model.weights.floor
    uniform = weight * (1 / model.tokenizer.vocab_size if floor is None else floor)
    followed = (
        (o, _top(model, o.order, nodes[o.order - 1], n_continuations)) for o in orders if o.context_count
    )
    longest, continuations = next((pair for pair in followed if pair[1]), (orders[-1], ()))
    return Why(
        token_id=token_id,
        probability=sum(o.contribution for o in orders) + uniform,
        context=longest.context,
        backed_off_to=next((o.order for o in orders if o.count > 0), 0),
        orders=tuple(orders),
        uniform=uniform,
        continuations=continuations,
    )


def _within_document(model: Model, prefix: Ints) -> Ints:
    """Return the last order - 1 tokens, back to the end-of-text token at most."""
    longest = model.counts.order - 1
    context = prefix[max(0, len(prefix) - longest) :] if longest else prefix[:0]
    ends = np.flatnonzero(context == model.tokenizer.eot_id)
    return context[ends[-1] :] if len(ends) else context


def _context_nodes(model: Model, context: Ints) -> list[int]:
    """Return the node of the last 0, 1, 2, ... tokens of the context, -1 where never seen."""
    if not len(context):
        return [0]
    return [0] + [int(node[0, -1]) for node in model.counts.nodes(context[None], len(context))]


def _one_order(model: Model, context: Ints, node: int, token_id: int, weight: float) -> WhyOrder:
    k = len(context) + 1
    level = model.counts.levels[k - 1]
    raw, used = level.raw, model.counts.used(k) if model.smoothing in CONTINUATIONS else level.raw
    here = _children(level, node)
    total = int(used[here].sum()) + (int(level.lost[node]) if level.lost is not None and node >= 0 else 0)
    found = int(level.find(np.array([node]), np.array([token_id]))[0])
    used_count = int(used[found]) if found >= 0 else 0
    discounts = [float(d) for d in model.weights.discounts[k - 1]]
    discount = [0.0, *discounts][min(used_count, 3)]
    n_with = np.bincount(np.minimum(used[here], 3), minlength=4)
    divisor = total + model.k * model.tokenizer.vocab_size * (model.smoothing == "add_k")
    return WhyOrder(
        order=k,
        context=tuple(int(i) for i in context),
        context_count=_context_count(model, k, node, here),
        count=int(raw[found]) if found >= 0 else 0,
        used_count=used_count,
        used_total=total,
        discount=discount,
        discounts=(discounts[0], discounts[1], discounts[2]),
        followers=(int(n_with[1]), int(n_with[2]), int(n_with[3])),
        backoff=float(model.weights.backoff[k - 1][node]),
        weight=weight,
        contribution=weight * max(used_count - discount, 0.0) / divisor if used_count else 0.0,
    )


def _context_count(model: Model, k: int, node: int, here: slice) -> int:
    """Count how often anything followed the context.

    It is the sum over what followed, or its own count where that was pruned.
    """
    level = model.counts.levels[k - 1]
    if level.lost is None or node < 0 or k == 1:
        return int(level.raw[here].sum())
    return int(model.counts.levels[k - 2].raw[node])


def _children(level: Level, node: int) -> slice:
    return slice(int(level.first[node]), int(level.first[node + 1])) if node >= 0 else slice(0, 0)


def _top(model: Model, k: int, node: int, n: int) -> tuple[Continuation, ...]:
    """Return the tokens that most often followed a context, most frequent first."""
    level, prob = model.counts.levels[k - 1], model.weights.prob[k - 1]
    here = _children(level, node)
    best = np.argsort(-level.raw[here], kind="stable")[:n] + here.start
    best = best[level.raw[best] > 0]
    return tuple(
        Continuation(int(level.keys[i] % level.vocab_size), int(level.raw[i]), float(prob[i])) for i in best
    )
