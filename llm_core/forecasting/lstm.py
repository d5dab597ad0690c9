"""An LSTM that forecasts: our own cell over the last values, and one number out of its last hidden state.

What it reads and what it answers is the `target`:

    levels       reads the values, answers the next value
    changes      reads the values, answers the change that is added to the last one
    differenced  reads the changes, answers the next change

Shapes: B windows, W values in each, C units.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from llm_core.forecasting.opponents import WINDOW, before
from llm_core.language.lstm import LSTMLayer
from llm_core.training import never

Floats = NDArray[np.float64]

TARGETS = ("levels", "changes", "differenced")
UNITS, BATCH, STEPS = 32, 64, 400
RATES = (0.001, 0.003, 0.01)
"""Learning rates that are tried for every series and target alike."""


class Reader(nn.Module):
    """One LSTM cell that takes one number a step, and a weighted sum of its last hidden state."""

    def __init__(self, n_embd: int = UNITS) -> None:
        super().__init__()
        self.layer = LSTMLayer(n_embd)
        self.layer.weight_input = nn.Parameter(torch.empty(4 * n_embd, 1).uniform_(-0.5, 0.5))
        self.out = nn.Linear(n_embd, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Read windows (B, W) and answer a number each, (B,): all steps in torch's own kernel."""
        zeros = x.new_zeros(1, len(x), self.out.in_features)
        _, h, _ = torch.lstm(
            x[..., None], (zeros, zeros), self.layer.fused_weights(), True, 1, 0.0, False, False, True
        )
        return self.out(h[0])[:, 0]

    def plain(self, x: Tensor) -> Tensor:
        """Compute the same step by step with the textbook cell: (B, W) -> (B,)."""
        zeros = x.new_zeros(len(x), self.out.in_features)
        hidden, _ = self.layer(x[..., None], (zeros, zeros), "layer")  # (B, W, C)
        return self.out(hidden[:, -1])[:, 0]


@dataclass(frozen=True)
class Scale:
    """What is taken away and divided by, of inputs and answers; from the values that are learnt from, and no others."""

    mean: float
    width: float
    step_mean: float
    step: float


def scale_of(x: Floats) -> Scale:
    """Measure mean and spread of values x (N,) and of their changes; a spread of nothing counts as 1."""
    steps = np.diff(x)
    return Scale(float(x.mean()), float(x.std()) or 1.0, float(steps.mean()), float(steps.std()) or 1.0)


@dataclass
class Forecaster:
    """A reader, its target, and the scale of what it learnt from."""

    reader: Reader
    target: str
    scale: Scale

    def inputs(self, rows: Floats) -> Tensor:
        """Turn windows of values (B, W + 1), the oldest first, into what the cell reads: (B, W)."""
        if self.target == "differenced":
            read = (np.diff(rows) - self.scale.step_mean) / self.scale.step
        else:
            read = (rows[:, 1:] - self.scale.mean) / self.scale.width
        return torch.from_numpy(read).float()

    def answers(self, rows: Floats, following: Floats) -> Tensor:
        """Turn the values (B,) that follow windows into what the cell is to answer: (B,)."""
        if self.target == "levels":
            return torch.from_numpy((following - self.scale.mean) / self.scale.width).float()
        return torch.from_numpy((following - rows[:, -1] - self.scale.step_mean) / self.scale.step).float()

    @torch.no_grad()
    def answered(self, rows: Floats) -> Floats:
        """Forecast the value after each window (B, W + 1): (B,)."""
        answer = self.reader(self.inputs(rows)).double().numpy()
        if self.target == "levels":
            return np.asarray(self.scale.mean + self.scale.width * answer)
        return np.asarray(rows[:, -1] + self.scale.step_mean + self.scale.step * answer)

    def forecast(self, x: Floats, start: int) -> Floats:
        """Forecast x[t] for every t from start on, each from the WINDOW + 1 values before it: (N - start,)."""
        return self.answered(before(x, start, WINDOW + 1))


def untrained(x: Floats, target: str, seed: int) -> Forecaster:
    """Build a forecaster for values x (N,) that it may learn from. Raises ValueError for an unknown target."""
    if target not in TARGETS:
        raise ValueError(f"There is no target {target!r}; there are {', '.join(TARGETS)}.")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return Forecaster(Reader(), target, scale_of(x))


def learn(
    one: Forecaster,
    x: Floats,
    seed: int,
    rate: float,
    steps: int = STEPS,
    every: int = 50,
    cancelled: Callable[[], bool] = never,
) -> Iterator[int]:
    """Train on the windows of x (N,) by Adam on squared errors.

    Yields the number of steps: 0, now and then, and at the end.
    Raises ValueError when x is no longer than a window.
    """
    rows, following = before(x, WINDOW + 1, WINDOW + 1), x[WINDOW + 1 :]
    inputs, answers = one.inputs(rows), one.answers(rows, following)
    draw, adam = torch.Generator().manual_seed(seed), torch.optim.Adam(one.reader.parameters(), rate)
    yield 0
    for step in range(1, steps + 1):
        chosen = torch.randint(len(inputs), (BATCH,), generator=draw)
        loss = (one.reader(inputs[chosen]) - answers[chosen]).square().mean()
        adam.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(one.reader.parameters(), 1.0)
        adam.step()
        if step % every == 0 or step == steps:
            yield step
        if cancelled():
            return
