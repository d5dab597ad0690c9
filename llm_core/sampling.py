"""The rules of the draw: from a model's probabilities to the next token, for many texts at once.

`sampling_rules.py` holds the settings. The rules stand in the order in which they are applied, that of the
`transformers` library:

1. repetition penalty, 2. temperature, 3. top-k, 4. top-p, 5. min-p, then softmax over what is left.

The draw uses one uniform number u in [0, 1) per token. The tokens are laid side by side on that interval, the
likeliest first (of equals the lower id), each as wide as its chance, and u falls on one of them. So the same
seed gives the same text on every machine, whatever else is generated at the same time, and a forced token
does not shift the numbers of those that follow.

Shapes: B texts, V vocabulary. A rule's setting is one number for all rows, or a column (B, 1) of their own. No row's
result depends on another row.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from llm_core.sampling_rules import Sampling

Setting = float | Tensor
"""One number for all texts, or a column (B, 1)."""

TIE = 1e-6
"""Shares that together miss p by less than this reach it: in 32 bits 0.5 + 0.3 is not exactly 0.8."""

N_LIKELY = 31
"""Tokens that a draw looks at first: mostly enough, and torch finds up to V / 64 of them without sorting all."""


def penalize_repeats(log_probs: Tensor, seen: Sequence[Sequence[int]], penalty: Setting) -> Tensor:
    """Raise the probability of every token that already occurred to the power of `penalty` (Keskar et al.

    2019).

    log_probs (B, V), nats; seen: the tokens of each text. The original rule divides logits; on log-probabilities, which
    are never positive, that is a product, and it does not depend on an arbitrary constant in the logits (an n-gram has
    none).
    """
    occurred = torch.zeros_like(log_probs, dtype=torch.bool)
    for row, ids in enumerate(seen):
        occurred[row, list(set(ids))] = True
    return torch.where(occurred, log_probs * penalty, log_probs)


def apply_temperature(log_probs: Tensor, temperature: Setting) -> Tensor:
    """Divide by the temperature: below 1 the likely become likelier, above 1 less so (Ackley et al. 1985)."""
    highest = log_probs.amax(-1, keepdim=True)
    return (log_probs - highest) / temperature  # the shift keeps a tiny temperature finite


def keep_top_k(log_probs: Tensor, k: Setting) -> Tensor:
    """Keep only the k likeliest tokens of each row (and those that tie with the k-th)."""
    k = torch.as_tensor(k, dtype=torch.long).clamp(max=log_probs.shape[-1])
    kth = log_probs.topk(int(k.max())).values.gather(-1, k - 1)
    return log_probs.masked_fill(log_probs < kth, -torch.inf)


def keep_top_p(log_probs: Tensor, p: Setting) -> Tensor:
    """Keep only the smallest set of likeliest tokens that together reach probability p."""
    descending, order = log_probs.sort(descending=True, stable=True)  # of equals the lower id stays
    share = descending.softmax(-1)
    unlikely = share.cumsum(-1) - share >= p - TIE  # those before it reach p already
    unlikely[..., 0] = False  # the likeliest token always stays
    return log_probs.masked_fill(unlikely.scatter(-1, order, unlikely), -torch.inf)


def keep_min_p(log_probs: Tensor, p: Setting) -> Tensor:
    """Keep only tokens with at least p times the probability of the likeliest."""
    lowest = log_probs.amax(-1, keepdim=True) + torch.as_tensor(p, dtype=log_probs.dtype).log()
    return log_probs.masked_fill(log_probs < lowest, -torch.inf)


def without(log_probs: Tensor, unwritten: Sequence[int]) -> Tensor:
    """Take away from log P or logits (..., V) the tokens that no draw may give, see `Tokenizer.unwritten`."""
    return log_probs.index_fill(-1, torch.tensor(unwritten, dtype=torch.long), -torch.inf)


def chances(
    log_probs: Tensor,
    seen: Sequence[Sequence[int]],
    rules: Sequence[Sampling],
    unwritten: Sequence[int] = (),
) -> Tensor:
    """Compute each token's probability in the draw (B, V), after all rules, from the models' log P (B, V), nats.

    `seen` and `rules`: the tokens so far and the rules of each text; `unwritten`: tokens that get no chance.
    """

    def penalize(scores: Tensor, penalty: Tensor, rows: Sequence[int]) -> Tensor:
        return penalize_repeats(scores, [seen[row] for row in rows], penalty)

    log_probs = without(log_probs, unwritten) if unwritten else log_probs
    greedy = [row for row, rule in enumerate(rules) if rule.temperature == 0]
    scores = _where(rules, "repetition_penalty", 1.0, penalize, log_probs)
    best = scores[greedy].argmax(-1) if greedy else None
    temperature = [rule.temperature or 1.0 for rule in rules]
    scores = apply_temperature(scores, scores.new_tensor(temperature)[:, None])
    for name, off, keep in (("top_k", 0, keep_top_k), ("top_p", 1.0, keep_top_p), ("min_p", 0.0, keep_min_p)):
        scores = _where(rules, name, off, lambda part, setting, _, keep=keep: keep(part, setting), scores)
    chance = scores.softmax(-1)
    if greedy:
        chance[greedy] = 0.0
        chance[greedy, best] = 1.0
    return chance


def _where(
    rules: Sequence[Sampling], name: str, off: float, rule: Callable[..., Tensor], scores: Tensor
) -> Tensor:
    """Apply a rule to the rows of the texts in which it is not switched off: scores (B, V), same shape."""
    settings = [getattr(one, name) for one in rules]
    rows = [row for row, setting in enumerate(settings) if setting != off]
    if not rows:
        return scores
    column = scores.new_tensor([settings[row] for row in rows])[:, None]
    if len(rows) == len(rules):
        return rule(scores, column, rows)
    return scores.index_copy(0, torch.tensor(rows), rule(scores[rows], column, rows))


def draw(chance: Tensor, u: Sequence[float], n: int = N_LIKELY) -> list[int]:
    """Find for each text the token on which its u in [0, 1) falls, first among the n likeliest, then among more.

    Tokens lie likeliest first, each as wide as its `chance` (B, V).
    """
    width, order = _likeliest_first(*chance.topk(min(n, chance.shape[-1]), sorted=False))
    place = torch.searchsorted(width.cumsum(-1), width.new_tensor(u)[:, None], right=True)
    # Of those as likely as the last, some that come first may not be among the n.
    sure = (width > (width[:, -1:] if n < chance.shape[-1] else 0)).sum(-1, keepdim=True)
    found = order.gather(-1, place.minimum(sure - 1).clamp(min=0))[:, 0].tolist()
    if n < chance.shape[-1]:  # else rounding left the sum just below 1
        for row in (place >= sure).nonzero()[:, 0].tolist():
            [found[row]] = draw(chance[row, None], u[row : row + 1], 8 * n)
    return found


def _likeliest_first(width: Tensor, order: Tensor) -> tuple[Tensor, Tensor]:
    """Sort widths with their token ids (..., N), the widest first, of equals the lower id."""
    order, by_id = order.sort(-1)
    width, widest = width.gather(-1, by_id).sort(dim=-1, descending=True, stable=True)
    return width, order.gather(-1, widest)
