"""The price of full attention: every token scores every token, n * n numbers in every head of every layer."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

import torch

from llm_core.language.transformer import attention

BYTES = 2
"""Of one score in 16 bits."""

LENGTHS = (64, 128, 256, 512, 1024)


def scores_counted(n: int, heads: int = 1, layers: int = 1) -> int:
    """Count the scores of n tokens without a mask.

    A causal mask throws the upper half away after (or before) computing it.
    """
    return n * n * heads * layers


def plain_attention_seconds(
    lengths: Sequence[int] = LENGTHS,
    width: int = 32,
    repeats: int = 9,
    report: Callable[[int, int], None] = lambda done, total: None,
    clock: Callable[[], float] = time.thread_time,
) -> list[float]:
    """Measure the median seconds of the textbook attention of one head, for each length, on one thread.

    The clock counts only this thread's own work, not what a busy machine did meanwhile. Calls `report(done, total)`.
    """
    found = []
    for done, n in enumerate(lengths, start=1):
        q, k, v = torch.randn(3, 1, 1, n, width, generator=torch.Generator().manual_seed(n))
        attention(q, k, v, None, "price")  # the first call pays for memory that later ones reuse
        times = []
        for _ in range(repeats):
            start = clock()
            attention(q, k, v, None, "price")
            times.append(clock() - start)
        found.append(statistics.median(times))
        report(done, len(lengths))
    return found
