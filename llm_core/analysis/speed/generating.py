"""Timing done with care: warm, several runs, the fastest one counts; and what it would be for a large model.

What is timed, and the memory of the cache, stand in llm_core.analysis.speed.serial_parallel.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import torch

from llm_core.analysis.speed.serial_parallel import WAYS, Timing, Way, timed
from llm_core.language.ids import check_text
from llm_core.language.transformer import Transformer


@dataclass(frozen=True)
class Shape:
    """What decides the size of a cache."""

    name: str
    n_layer: int
    kv_heads: int
    head_width: int
    context_length: int


GPT_3 = Shape("GPT-3 175B", 96, 96, 128, 2048)
"""Brown et al. 2020, table 2.1."""
LLAMA_3_8B = Shape("Llama 3 8B", 32, 8, 128, 8192)
"""Grattafiori et al. 2024, table 3: four query heads share one key and value; context before it was lengthened."""


def cache_formula(shape: Shape, n_tokens: int, bytes_per_number: int = 2) -> int:
    """Compute the bytes of the keys and values of n_tokens.

    2 x layers x key/value heads x head width x tokens x bytes each.
    """
    return 2 * shape.n_layer * shape.kv_heads * shape.head_width * n_tokens * bytes_per_number


def readings(way: Way, n_tokens: int) -> int:
    """Count how often a token goes through the layers until the predictions after all n_tokens are known."""
    return n_tokens * (n_tokens + 1) // 2 if way == "without_cache" else n_tokens


def with_context(model: Transformer, n_tokens: int) -> Transformer:
    """Put the same weights in a model that takes at least n_tokens: rotary angles simply go on.

    Good for timing, where only the arithmetic counts: beyond its own context the predictions were never trained.
    A model with a learned position table cannot be made longer; it raises ValueError when it is too short.
    """
    c = model.config
    if n_tokens <= c.context_length:
        return model
    if c.position != "rotary":
        raise ValueError(f"A learned position table ends after {c.context_length} tokens.")
    longer = Transformer(replace(c, context_length=n_tokens), model.tokenizer)
    longer.load_state_dict(model.state_dict())
    return longer.to(model.device).eval().requires_grad_(False)


@dataclass(frozen=True)
class Best:
    """One way of computing, run several times."""

    timing: Timing  # the fastest run
    seconds: tuple[float, ...]  # of all runs
    unfinished: bool  # stopped by the budget: the seconds are of `timing.tokens` only


def best_of(
    model: Transformer,
    ids: Sequence[int],
    way: Way,
    runs: int = 3,
    patience: float = 8.0,
    budget: float = 30.0,
    cancelled: Callable[[], bool] = lambda: False,
) -> Best | None:
    """Time one way up to `runs` times, no longer than `patience` seconds in all; None when it was stopped.

    One short call goes before, so that nothing is timed cold. A single run is cut off after `budget` seconds.
    Raises ValueError for ids that the model does not have, or that do not fit.
    """
    check_text(model, ids)
    tokens = torch.tensor([list(ids)], device=model.device)
    with torch.inference_mode():
        model(tokens[:, :8])
    found: list[Timing] = []
    while len(found) < runs and sum(t.seconds for t in found) < patience:
        found.append(timed(model, tokens, way, budget, cancelled))
        if cancelled():
            return None
        if not found[-1].finished:
            break
    best = min(found, key=lambda t: (not t.finished, t.seconds))
    return Best(best, tuple(t.seconds for t in found), not best.finished)


def all_ways(
    model: Transformer,
    ids: Sequence[int],
    cancelled: Callable[[], bool] = lambda: False,
    runs: int = 3,
    budget: float = 30.0,
) -> Iterator[Best]:
    """Time the three ways, one after the other; ends early when stopped."""
    for way in WAYS:
        found = best_of(model, ids, way, runs, budget=budget, cancelled=cancelled)
        if found is None:
            return
        yield found
