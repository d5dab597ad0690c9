"""A strip of handwritten digits, read from left to right: a small CNN sees each digit, a memory carries what was.

After each digit the reader names a running result: the sum so far, without its tens ("sum"), or the largest digit so
far ("largest"). What is asked cannot be seen in one window, and cannot be carried without seeing: it needs both parts.
The three readers differ in the layer between: an LSTM, a plain RNN, or one without any memory.
Shapes: B strips, T digits (steps), S = 8 pixels of a side, F features of a window, C units.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from llm_core import experiments, taps
from llm_core.checkpoints import DAMAGE, CheckpointError
from llm_core.data.digits import CLASSES, INK
from llm_core.language.lstm import LSTMLayer
from llm_core.language.rnn import RNNLayer

RECORD = "strip"
FILTERS, FEATURES = 16, 32
KINDS = ("alone", "rnn", "lstm")
WIDTHS = {"alone": 79, "rnn": 59, "lstm": 32}
"""Units of the layer between, so that all readers have 14,400 to 14,600 weights."""
TASKS: dict[str, Callable[[Tensor], Tensor]] = {
    "sum": lambda digits: digits.cumsum(1) % CLASSES,
    "largest": lambda digits: digits.cummax(1).values,
}
"""Task -> digits (B, T) to the right answer after each of them (B, T)."""
LAYER = "across"


def right_answers(task: str, digits: Tensor) -> Tensor:
    """Give the right answer of a task after each digit, (B, T) -> (B, T)."""
    return TASKS[task](digits)


class StripReader(nn.Module):
    """Convolutions look at every window with the same weights; what they say is carried across; then ten scores."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        width = WIDTHS[kind]
        self.kind = kind
        self.first = nn.Conv2d(1, FILTERS, 3, padding=1)
        self.second = nn.Conv2d(FILTERS, FEATURES, 3, padding=1)
        self.into = nn.Linear(FEATURES, width)
        self.across = {"lstm": LSTMLayer, "rnn": RNNLayer}.get(kind, lambda n: nn.Linear(n, n))(width)
        self.out = nn.Linear(width, CLASSES)

    def maps(self, windows: Tensor) -> Tensor:
        """Look at windows (N, S, S) of pixels 0 ... 16: the maps of the second convolution (N, F, S / 2, S / 2)."""
        seen = F.relu(self.first(windows[:, None].float() / INK))  # (N, 16, S, S)
        return F.relu(self.second(F.max_pool2d(seen, 2)))

    def see(self, strips: Tensor) -> Tensor:
        """Turn strips (B, T, S, S) into features (B, T, F): the largest answer of each filter in each window."""
        B, T = strips.shape[:2]
        return self.maps(strips.flatten(0, 1)).amax((2, 3)).view(B, T, FEATURES)

    def carry(self, features: Tensor) -> Tensor:
        """Go along features (B, T, F): what is known after each window (B, T, C). `alone` knows that window only."""
        x = self.into(features)  # (B, T, C)
        if self.kind == "alone":
            return torch.tanh(self.across(x))
        zeros = x.new_zeros(len(x), x.shape[-1])
        state = (zeros, zeros) if self.kind == "lstm" else (zeros,)
        return cast(Tensor, self.across(x, state, LAYER)[0])

    def forward(self, strips: Tensor) -> Tensor:
        """Score strips (B, T, S, S): (B, T, classes) after each digit, before softmax."""
        return cast(Tensor, self.out(self.carry(self.see(strips))))

    @property
    def n_parameters(self) -> int:
        return sum(p.numel() for p in self.parameters())


def untrained(kind: str, seed: int) -> StripReader:
    """Build a reader before its first step. Raises KeyError for an unknown kind."""
    with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
        torch.manual_seed(seed)
        return StripReader(kind).eval()


def without_memory(task: str, places: int) -> list[float]:
    """Compute the best share of right answers at each place for a reader that sees only that digit, and sees it well.

    The digits are drawn evenly. Of a sum it then knows nothing from the second place on; of the largest so far it
    knows that it is at least this digit.
    """
    shares = []
    before = torch.zeros(CLASSES, dtype=torch.float64)
    before[0] = 1.0  # the result so far: a sum of 0, a largest of 0
    for _ in range(places):
        after = torch.zeros(CLASSES, CLASSES, dtype=torch.float64)  # (digit, result)
        for digit in range(CLASSES):
            for old in range(CLASSES):
                result = (old + digit) % CLASSES if task == "sum" else max(old, digit)
                after[digit, result] += before[old] / CLASSES
        shares.append(float(after.max(1).values.sum()))
        before = after.sum(0)
    return shares


@dataclass(frozen=True)
class Read:
    """What a reader computes for one strip of T digits."""

    maps: Tensor  # (T, F, S / 2, S / 2)
    features: Tensor  # (T, F)
    carried: Tensor  # (T, C): the memory cell of an LSTM, the hidden state of the others
    chances: Tensor  # (T, classes)


@torch.inference_mode()
def read(reader: StripReader, strip: Tensor) -> Read:
    """Read one strip (T, S, S) of pixels 0 ... 16, and keep what is computed on the way."""
    features = reader.see(strip[None])
    with taps.recording() as cache:
        hidden = reader.carry(features)
    carried = cache[f"{LAYER}.hook_cell"] if reader.kind == "lstm" else hidden
    return Read(reader.maps(strip), features[0], carried[0], reader.out(hidden)[0].softmax(-1))


@dataclass(frozen=True)
class Stored:
    """The record, and the readers of its first seed: task -> kind -> reader."""

    facts: dict[str, Any]
    readers: dict[str, dict[str, StripReader]]


def trained() -> Stored:
    """Read what scripts/train_strip.py left. Raises CheckpointError when something is missing or does not fit."""
    facts, tensors = experiments.record(RECORD), experiments.weights(RECORD)
    try:
        found = {task: {kind: _stored(tensors, task, kind) for kind in KINDS} for task in TASKS}
        for task in TASKS:
            for kind in KINDS:
                by_place(facts, task, kind)
    except DAMAGE as error:
        raise CheckpointError(f"The record {RECORD}.json does not fit its weights: {error}.") from error
    return Stored(facts, found)


def _stored(tensors: dict[str, Tensor], task: str, kind: str) -> StripReader:
    reader, prefix = StripReader(kind), f"{task}.{kind}."
    reader.load_state_dict({k.removeprefix(prefix): t for k, t in tensors.items() if k.startswith(prefix)})
    return reader.eval().requires_grad_(False)


def by_place(facts: dict[str, Any], task: str, kind: str) -> list[list[float]]:
    """Give the share of right answers at each place, for each seed that is compared: (seeds, places).

    Raises KeyError when a training is missing.
    """
    runs = runs_of(facts, task, kind)
    if len(runs) != len(facts["seed"]):
        raise KeyError(f"trainings of {kind}, {task}")
    return [run["test"] for run in runs]


def usual_count(facts: dict[str, Any], task: str, kind: str, places: int) -> float:
    """Compute how many of the first answers are right on average over the test strips and the seeds."""
    seeds = by_place(facts, task, kind)
    return sum(sum(shares[:places]) for shares in seeds) / len(seeds)


def runs_of(facts: dict[str, Any], task: str, kind: str) -> list[dict[str, Any]]:
    """List the runs of one reader and task with the seeds that are compared."""
    runs = facts["runs"]
    return [
        run for run in runs if (run["task"], run["kind"]) == (task, kind) and run["seed"] in facts["seed"]
    ]


def rate_of(facts: dict[str, Any], task: str, kind: str) -> float:
    """Give the learning rate that the search chose. Raises CheckpointError when there is none."""
    runs = runs_of(facts, task, kind)
    if not runs:
        raise CheckpointError(f"The record {RECORD}.json has no training of {kind} on {task}.")
    return float(runs[0]["rate"])
