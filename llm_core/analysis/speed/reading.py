"""Reading a text that is known: a Transformer takes all tokens at once, an LSTM one after the other.

Vaswani et al. 2017, table 1, count the operations that have to wait for one another: a constant number for attention,
n for recurrence. How many seconds that saves depends on how many processors there are to work side by side.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from llm_core.analysis.speed.generating import with_context
from llm_core.language.lstm import LSTM
from llm_core.language.transformer import Transformer

LENGTHS = (64, 128, 256, 512, 1024)
FEWEST, PATIENCE = 2, 0.1
"""Runs of a length at least, and seconds after which no further one begins: long runs differ by a smaller share."""


@dataclass(frozen=True)
class Reading:
    """The same n tokens through the layers of both, without their output layers: seconds of the fastest run."""

    n: int
    transformer: float
    lstm: float


def longest_chain(model: Transformer | LSTM, n_tokens: int) -> int:
    """Count the layer steps that have to wait for one another until the last token has been read.

    Transformer: its layers. LSTM: n steps of the first layer; each layer above ends one step later.
    """
    layers = model.config.n_layer
    return layers if isinstance(model, Transformer) else n_tokens + layers - 1


@torch.inference_mode()
def fastest(read: Callable[[Tensor], object], ids: Tensor, runs: int) -> float:
    """Measure the seconds of the fastest of up to `runs` calls, after one that does not count."""
    read(ids[:, :8])
    times: list[float] = []
    while len(times) < runs and (len(times) < FEWEST or sum(times) < PATIENCE):
        began = time.perf_counter()
        read(ids)
        times.append(time.perf_counter() - began)
    return min(times)


def reading_times(
    transformer: Transformer,
    lstm: LSTM,
    ids: Sequence[int],
    lengths: Sequence[int] = LENGTHS,
    runs: int = 4,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> list[Reading]:
    """Time both models on the first n of ids, for every n of `lengths`.

    Raises ValueError when there are fewer ids.

    The LSTM runs in torch's own kernel (its textbook loop in Python would be several times slower); the Transformer
    may go beyond its own context, because only the clock counts here.
    """
    if len(ids) < max(lengths):
        raise ValueError(f"{len(ids)} tokens are fewer than {max(lengths)}.")
    longer = with_context(transformer, max(lengths))
    found: list[Reading] = []
    for n in lengths:
        tokens = torch.tensor([list(ids[:n])])
        seconds = fastest(longer.features, tokens, runs)
        report(2 * len(found) + 1, 2 * len(lengths))
        found.append(Reading(n, seconds, fastest(lambda x: lstm.hidden(x, lstm.start(1)), tokens, runs)))
        report(2 * len(found), 2 * len(lengths))
    return found
