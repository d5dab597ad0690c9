"""Reading is parallel, writing is serial: the same T tokens through one call, or through T calls.

In training, and when a prompt is read, all tokens are known and go through the model together. In writing, each token
waits for the one before it. The key-value cache then saves reading everything again for every token, at the price of
the memory that it fills.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from llm_core.analysis.size import cost
from llm_core.analysis.size.published import of_config
from llm_core.language.ids import check_text
from llm_core.language.kv_cache import KVCache
from llm_core.language.transformer import Transformer

Way = Literal["one_call", "with_cache", "without_cache"]
WAYS: tuple[Way, ...] = ("one_call", "with_cache", "without_cache")


@dataclass(frozen=True)
class Timing:
    """One way of computing the predictions of the same T tokens."""

    way: Way
    seconds: float  # of the calls that were made
    calls: int
    tokens: int  # whose prediction is known now; less than asked for after a stop
    cache_bytes: int  # keys and values held at the end, measured; 0 without a cache
    finished: bool


def timings(
    model: Transformer,
    ids: Sequence[int],
    ways: Sequence[Way] = WAYS,
    budget: float = 30.0,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Timing]:
    """Time each way on ids (T tokens), all with the same plain arithmetic; yields one result for each.

    A way that takes more than `budget` seconds stops there and reports how far it came. One short call goes before, so
    that nothing is timed cold. Raises ValueError for ids that the model does not have.
    """
    check_text(model, ids)
    tokens = torch.tensor([list(ids)], device=model.device)
    with torch.inference_mode():
        model(tokens[:, :8])
    for way in ways:
        yield timed(model, tokens, way, budget, cancelled)


@torch.inference_mode()
def timed(
    model: Transformer, ids: Tensor, way: Way, budget: float, cancelled: Callable[[], bool] = lambda: False
) -> Timing:
    """Time one way on ids (1, T)."""
    cache = KVCache.empty(model.config.n_layer, ids.shape[1]) if way == "with_cache" else None
    calls, known, began = 0, 0, time.perf_counter()
    seconds = 0.0
    for logits in predictions(model, ids, way, cache):
        calls, known = calls + 1, known + logits.shape[1]
        seconds = time.perf_counter() - began
        if seconds > budget or cancelled():
            break
    held = 0 if cache is None else measured_bytes(cache)
    return Timing(way, seconds, calls, known, held, known == ids.shape[1])


@torch.inference_mode()
def predictions(model: Transformer, ids: Tensor, way: Way, cache: KVCache | None = None) -> Iterator[Tensor]:
    """Compute the logits after every token of ids (B, T), as each call gives them: (B, new positions, V)."""
    T = ids.shape[1]
    if way == "one_call":
        yield model(ids)
        return
    if way == "with_cache":
        cache = cache or KVCache.empty(model.config.n_layer, T)
        for t in range(T):
            yield model(ids[:, t : t + 1], cache)  # the newest token only; the others are in the cache
        return
    for t in range(T):
        last = model.features(ids[:, : t + 1])[:, -1:]  # everything again, for one new prediction
        yield model.unembed(last)


def cache_bytes(model: Transformer, n_tokens: int, bytes_per_number: int = 4, batch_size: int = 1) -> int:
    """Compute the memory of the keys and values of n_tokens, for each text of the batch."""
    return batch_size * round(cost.cache_bytes(of_config(model.config), n_tokens, bytes_per_number))


def measured_bytes(cache: KVCache) -> int:
    """Count the bytes of the keys and values that a cache really holds (its buffer may have room for more)."""
    total = 0
    for layer in cache.layers:
        data = layer.buffer.data
        if data is not None:
            total += data[:, :, :, : layer.length].numel() * data.element_size()
    return total
