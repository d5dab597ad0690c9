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
ROUNDS = 3
"""Times that every length is read; the least of them counts."""


@dataclass(frozen=True)
class Reading:
    """The same n tokens through the layers of both, without their output layers: the least seconds of all rounds."""

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
def seconds_of(read: Callable[[Tensor], object], ids: Tensor, clock: Callable[[], float]) -> float:
    """Measure the seconds of one call, after a short one that does not count."""
    read(ids[:, :8])
    began = clock()
    read(ids)
    return clock() - began


def reading_times(
    transformer: Transformer,
    lstm: LSTM,
    ids: Sequence[int],
    lengths: Sequence[int] = LENGTHS,
    rounds: int = ROUNDS,
    report: Callable[[int, int], None] = lambda done, total: None,
    clock: Callable[[], float] = time.thread_time,
) -> list[Reading]:
    """Time both models on the first n of ids, for every n of `lengths`, on one thread: the least of all rounds.

    A round reads every length once, so that a busy moment falls on one round and not on one length. The clock counts
    only this thread's own work, not what a busy machine did meanwhile. Raises ValueError when there are fewer ids.

    The LSTM runs in torch's own kernel (its textbook loop in Python would be several times slower); the Transformer
    may go beyond its own context, because only the clock counts here.
    """
    if len(ids) < max(lengths):
        raise ValueError(f"{len(ids)} tokens are fewer than {max(lengths)}.")
    longer = with_context(transformer, max(lengths))
    networks = (longer.features, lambda tokens: lstm.hidden(tokens, lstm.start(1)))
    runs = [(n, read) for _ in range(rounds) for n in lengths for read in networks]
    seconds: list[float] = []
    for n, read in runs:
        seconds.append(seconds_of(read, torch.tensor([list(ids[:n])]), clock))
        report(len(seconds), len(runs))
    least = torch.tensor(seconds, dtype=torch.float64).view(rounds, len(lengths), 2).amin(0).tolist()
    return [Reading(n, *both) for n, both in zip(lengths, least, strict=True)]
