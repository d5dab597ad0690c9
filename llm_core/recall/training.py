"""Train a machine on the task: one loop for scripts/train_remember.py and for a visitor.

Two ways. *alone*: every strip has the same delay. *mixed*: each batch has a delay of its own, from 1 to MOST_MIXED.
All machines of one seed and delay read the same strips in the same order.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import cast

import torch
from torch import Tensor

from llm_core.recall.machines import Machine, loss, right_share
from llm_core.recall.task import Strips, strips
from llm_core.training import Event, GradientLearner, Recipe, never, train

STEPS, BATCH, EVERY = 600, 32, 50
DELAYS = (2, 5, 10, 20, 40)
FAR = (*DELAYS, 80, 160)
"""Delays at which a machine of mixed delays is tested; it was trained up to MOST_MIXED."""
MOST_MIXED = 40
RATES = (1e-3, 3e-3, 1e-2)
SEARCH_SEED, SEEDS = 4, (1, 2, 3)
VALID_SEED, TEST_SEED = 1001, 2001
TESTED = 400


class RecallLearner(GradientLearner):
    """Cross-entropy of the answer alone: what the other letters are is not to be guessed."""

    def loss(self, ids: Tensor) -> Tensor:
        """Compute the loss of ids (B, T + 1), the last column of which holds the answers."""
        return loss(cast(Machine, self.model), ids[:, :-1], ids[:, -1])


def batches(delay: int | None, seed: int, kind: str = "marked") -> Iterator[Tensor]:
    """Draw endless batches (BATCH, T + 1), the answer in the last column; delay None: mixed delays."""
    draw = torch.Generator().manual_seed(seed)
    while True:
        now = delay or int(torch.randint(1, MOST_MIXED + 1, (1,), generator=draw))
        drawn = strips(BATCH, now, draw, kind)
        yield torch.cat([drawn.ids, drawn.answers[:, None]], 1)


def held_out(delay: int, seed: int, kind: str = "marked", count: int = TESTED) -> list[Strips]:
    """Draw strips that no training read: eight lots, each with its own number of letters before the mark."""
    draw = torch.Generator().manual_seed(seed * 1000 + delay)
    return [strips(count // 8, delay, draw, kind) for _ in range(8)]


def measured(model: Machine, found: list[Strips]) -> float:
    """Compute the share of these strips that is answered right."""
    return sum(right_share(model, one.ids, one.answers) for one in found) / len(found)


def learn(
    model: Machine,
    delay: int | None,
    rate: float,
    seed: int,
    *,
    kind: str = "marked",
    steps: int = STEPS,
    every: int = EVERY,
    cancelled: Callable[[], bool] = never,
) -> Iterator[Event]:
    """Train; the `valid` of an event is the share of validation strips answered right (at MOST_MIXED when mixed)."""
    seen = held_out(delay or MOST_MIXED, VALID_SEED, kind, 200)
    return train(
        RecallLearner(model, Recipe(learning_rate=rate, weight_decay=0.01)),
        batches(delay, seed, kind),
        steps=steps,
        every=every,
        validate=lambda: measured(model, seen),
        cancelled=cancelled,
        clock=time.process_time,
    )
