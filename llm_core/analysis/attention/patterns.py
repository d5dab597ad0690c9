"""Attention patterns of a text, and what can be counted in them: where does each head put its weight?

Nothing here names a head by what it is "for". A share is a sum of the model's own weights over places that
are defined by positions and token ids alone, so it can be checked by hand on any row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import torch
from torch import Tensor

from llm_core import taps
from llm_core.language.transformer import Transformer

MAX_TOKENS = 256
"""Longest text that is drawn, the start token included."""

FEWEST_ROWS = 3
"""A share that could be averaged over fewer tokens than this is not named: it would be an anecdote."""


@dataclass(frozen=True)
class Attention:
    """What every head of a model did with one text."""

    pattern: Tensor  # (L, H, T, T) float32: row = the token that looks, column = looked at; rows sum to 1
    ids: tuple[int, ...]  # T token ids
    tokens: tuple[str, ...]  # T texts, as the tokenizer shows them
    causal: bool  # True: a token sees itself and what came before (GPT); False: it sees everything (BERT)
    cut: int = 0  # tokens of the text that did not fit and were left out


def attend(model: Transformer, text: str, limit: int = MAX_TOKENS) -> Attention:
    """Run a text (after the end-of-text token that starts every text) and keep the pattern of all heads.

    At most `limit` tokens, start included, and never more than the model's context; `cut` counts the others.
    """
    ids = [model.tokenizer.eot_id, *model.tokenizer.encode(text)]
    kept = ids[: min(limit, model.context_length)]
    names = [f"blocks.{i}.attn.hook_pattern" for i in range(model.config.n_layer)]
    with torch.inference_mode(), taps.recording(names) as cache:
        model.features(torch.tensor([kept], device=model.device))  # (1, T); no prediction is asked for
    pattern = torch.cat([cache[name] for name in names]).float().cpu()  # (L, H, T, T)
    tokens = tuple(model.tokenizer.token_texts(kept))
    return Attention(pattern, tuple(kept), tokens, model.config.causal, len(ids) - len(kept))


def without_first(pattern: Tensor) -> Tensor:
    """Leave the first token out as a place to look at, and scale each row of the pattern back to a sum of 1.

    pattern (..., T, T) -> same shape, with zeros in the first row and column. Many heads park most of their
    weight on the first token (an "attention sink", Xiao et al. 2024); this shows where the rest goes. A row
    that had nothing left stays zero.
    """
    rest = pattern.clone()
    rest[..., :, 0] = 0
    rest[..., 0, :] = 0
    return rest / rest.sum(-1, keepdim=True).clamp_min(torch.finfo(rest.dtype).tiny)


def places(ids: Sequence[int], causal: bool) -> dict[str, Tensor]:
    """Build masks (T, T) of where a token can look, which never overlap: row = the token that looks, column = place.

    self, previous, next, first, last (next and last only where a model sees both sides); copy: another place
    with the same token; after_copy: the token that followed another copy (what an induction head would read,
    Olsson et al. 2022). A place that fits two descriptions counts for the first of them in this order.
    """
    T = len(ids)
    token = torch.tensor(list(ids))
    t, j = torch.arange(T)[:, None], torch.arange(T)[None]
    same = token[:, None] == token  # (T, T)
    follows = torch.zeros(T, T, dtype=torch.bool)
    follows[:, 1:] = same[:, :-1] & (j[:, :-1] != t)  # column j follows a copy of row t
    found = {"self": t == j, "previous": j == t - 1}
    if not causal:
        found["next"] = j == t + 1
    found["first"] = (j == 0).expand(T, T)
    if not causal:
        found["last"] = (j == T - 1).expand(T, T)
    found |= {"copy": same, "after_copy": follows}
    visible = (j <= t) if causal else torch.ones(T, T, dtype=torch.bool)
    taken = torch.zeros(T, T, dtype=torch.bool)
    for name, mask in found.items():
        found[name] = mask & visible & ~taken
        taken = taken | mask
    return found


def rows_that_count(T: int) -> slice:
    """List the rows that count.

    From the third token on, itself, the previous and the first are three different places.
    """
    return slice(min(2, T - 1), T)


@dataclass(frozen=True)
class Shares:
    """Numbers about every head: shares of weight in 0..1, (L, H) each, and how many tokens they average."""

    share: dict[str, Tensor]
    rows: dict[str, int]
    spread: Tensor  # (L, H) 2 ** (mean entropy in bits): as if the weight lay evenly on so many tokens
    distance: Tensor  # (L, H) mean number of tokens between the one that looks and the one looked at

    @cached_property
    def numbers(self) -> dict[str, list[list[float]]]:
        """Give each share as plain numbers [layer][head], taken out of the tensors once for all who ask."""
        return {name: share.tolist() for name, share in self.share.items()}

    @cached_property
    def named(self) -> list[str]:
        """List the places that may be named: averaged over enough rows, or over any where none has enough."""
        enough = [name for name, rows in self.rows.items() if rows >= FEWEST_ROWS]
        return enough or [name for name, rows in self.rows.items() if rows]

    def largest(self, layer: int, head: int) -> tuple[str, float, int]:
        """Find the place that gets most: (name, share, rows averaged over); too few rows are not named.

        With a single token (nothing to measure) it is itself, with all of its weight.
        """
        if not self.named:
            return "self", 1.0, 1
        place = max(self.named, key=lambda name: self.numbers[name][layer][head])
        return place, self.numbers[place][layer][head], self.rows[place]


def clearest_row(attention: Attention, layer: int, head: int, counted: Shares) -> int:
    """Find the token (from 0) that puts most of its weight on the place that this head looks at most."""
    place, _, _ = counted.largest(layer, head)
    rows = rows_that_count(len(attention.ids))
    there = attention.pattern[layer, head] * places(attention.ids, attention.causal)[place]
    return rows.start + int(there[rows].sum(-1).argmax())


def shares(attention: Attention, hide_first: bool = False) -> Shares:
    """Count where each head looks. With `hide_first`, of the weight that is not on the first token."""
    T = len(attention.ids)
    pattern = without_first(attention.pattern) if hide_first else attention.pattern
    masks = places(attention.ids, attention.causal)
    if hide_first:
        masks.pop("first")
        masks = {k: m & (torch.arange(T) > 0) for k, m in masks.items()}
    kept = rows_that_count(T)
    share, rows = {}, {}
    for name, mask in masks.items():
        have = mask[kept].any(-1)  # tokens for which such a place exists
        rows[name] = int(have.sum())
        weight = (pattern * mask).sum(-1)[..., kept][..., have]  # (L, H, rows)
        share[name] = weight.mean(-1) if rows[name] else torch.zeros(pattern.shape[:2])
    return Shares(share, rows, spread(pattern[..., kept, :]), distance(pattern, kept))


def spread(pattern: Tensor) -> Tensor:
    """Compute 2 ** (mean entropy of the rows in bits), (..., rows, T) -> (...)."""
    bits = torch.special.entr(pattern).sum(-1) / torch.log(torch.tensor(2.0))  # (..., rows)
    return 2 ** bits.mean(-1)


def distance(pattern: Tensor, kept: slice) -> Tensor:
    """Average weight x number of tokens between, over the rows kept: (..., T, T) -> (...)."""
    t = torch.arange(pattern.shape[-1], dtype=pattern.dtype)
    gap = (t[:, None] - t).abs()
    return (pattern * gap).sum(-1)[..., kept].mean(-1)
