"""One training loop for every network: guess, measure the mistake, find its slopes, take a small step.

It knows neither digits nor text: what is learnt is in the data, what learns is in the network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

Batch = tuple[Tensor, Tensor]
"""Inputs (B, ...) and the right answers to them: (B,) for one answer each, (B, T) for one at every place."""
Loss = Callable[[Tensor, Tensor], Tensor]


@dataclass(frozen=True)
class Data:
    """What a network learns from, batch by batch without end, and what it is measured on: the two share nothing."""

    batches: Iterator[Batch]
    held_out: Batch


def cross_entropy(scores: Tensor, answers: Tensor) -> Tensor:
    """Compute -log P(right answer), mean over all answers, in nats. scores (..., K) before softmax, answers (...)."""
    return F.cross_entropy(scores.flatten(0, -2), answers.flatten())


@torch.no_grad()
def measure(model: nn.Module, batch: Batch, loss: Loss) -> float:
    """Compute the loss of a model on examples that it does not learn from."""
    inputs, answers = batch
    return loss(model(inputs), answers).item()


def fit(
    model: nn.Module, data: Data, loss: Loss, optimiser: torch.optim.Optimizer, steps: int, every: int = 10
) -> Iterator[tuple[int, float]]:
    """Train a network. Yields (step, held-out loss) before the first step, every so many steps, and after the last."""
    for step, (inputs, answers) in enumerate(data.batches):
        if step % every == 0 or step == steps:
            yield step, measure(model, data.held_out, loss)
        if step == steps:
            return
        mistake = loss(model(inputs), answers)  # forward: guess, and measure how wrong the guess is
        optimiser.zero_grad()
        mistake.backward()  # backward: the slope of the mistake for every single weight
        optimiser.step()  # every weight goes a little way down its slope
