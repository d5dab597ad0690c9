"""A small detector: one convolutional network is asked at every window of a sheet which digit stands in it, or none.

The layers slide by themselves, so one pass over the sheet answers for all windows (LeCun et al. 1998, section VII). The
second window is half as large again: the same network on the sheet made smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, cast

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor, nn

from llm_core import experiments
from llm_core.checkpoints import DAMAGE, CheckpointError
from llm_core.data.mnist import CLASSES, SIDE
from llm_core.vision.boxes import Box, Fate, suppress
from llm_core.vision.found import Labelled
from llm_core.vision.scenes import MARGIN, SHEET, SIZES, Sheet, reduced

RECORD = "detector"
STRIDE = 4
"""Pixels from one window to the next, on the sheet that the network sees: two poolings by 2."""
NOTHING = CLASSES
"""The class of a window without a digit."""
FILTERS = (8, 16, 32)


class Detector(nn.Module):
    """Convolution and pooling twice, then a hidden layer and the scores, both as convolutions."""

    def __init__(self) -> None:
        super().__init__()
        a, b, c = FILTERS
        self.first = nn.Conv2d(1, a, 5)
        self.second = nn.Conv2d(a, b, 5)
        self.hidden = nn.Conv2d(b, c, 4)  # 4 x 4 is all that is left of a window of 28 x 28
        self.classify = nn.Conv2d(c, CLASSES + 1, 1)

    def forward(self, sheets: Tensor) -> Tensor:
        """Score every window of sheets (N, S, S) of 0 (paper) ... 1 (ink): (N, classes + 1, R, R), before softmax."""
        maps = F.max_pool2d(F.relu(self.first(sheets[:, None])), 2)
        maps = F.max_pool2d(F.relu(self.second(maps)), 2)
        return cast(Tensor, self.classify(F.relu(self.hidden(maps))))

    @property
    def n_parameters(self) -> int:
        return sum(p.numel() for p in self.parameters())


@cache
def windows() -> NDArray[np.float64]:
    """List the boxes of all windows, row by row, the small ones first: (W, 4). Never change it."""
    return np.array([box for side in SIZES for box in _windows_of(side)])


def _windows_of(side: int) -> list[list[float]]:
    """List the boxes of the windows of one size."""
    margin, starts = side * MARGIN, range(0, SHEET - side + 1, STRIDE * side // SIDE)
    return [
        [left + margin, top + margin, left + side - margin, top + side - margin]
        for top in starts
        for left in starts
    ]


def rows_of_windows(size: int) -> int:
    """Count the rows of windows of one size on a sheet."""
    return (SHEET - SIZES[size]) // (STRIDE * SIZES[size] // SIDE) + 1


def answers(model: Detector, sheets: Tensor) -> Tensor:
    """Score all windows of sheets (N, SHEET, SHEET), in the order of `windows`: (N, W, classes + 1)."""
    smaller = torch.from_numpy(np.stack([reduced(sheet.numpy()) for sheet in sheets])).float()
    return torch.cat([model(seen).flatten(2).transpose(1, 2) for seen in (sheets, smaller)], 1)


@torch.inference_mode()
def chances(model: Detector, sheet: Sheet) -> NDArray[np.float64]:
    """Compute the probability of every class and of nothing, for all windows: (W, classes + 1)."""
    return answers(model, torch.from_numpy(sheet)[None])[0].double().softmax(-1).numpy()


class Detection(NamedTuple):
    """The windows whose score reaches the threshold, and what became of each."""

    at: list[int]  # numbers of the windows
    boxes: list[Labelled]
    fates: list[Fate]

    @property
    def kept(self) -> list[Labelled]:
        """List the boxes that no other one suppressed, the best first."""
        free = [box for box, fate in zip(self.boxes, self.fates, strict=True) if fate.by is None]
        return sorted(free, key=lambda box: -box.score)


def detect(
    shares: NDArray[np.floating], least: float, overlap: float, within_class: bool = False
) -> Detection:
    """Turn probabilities (W, classes + 1) into boxes: those with a score of at least `least`, then suppression.

    The score of a window is the probability of its likeliest digit.
    """
    digits = shares[:, :CLASSES]
    at = [int(i) for i in np.flatnonzero(digits.max(1) >= least)]
    every = windows()
    boxes = [Labelled(Box(*every[i]), int(digits[i].argmax()), float(digits[i].max())) for i in at]
    classes = [one.label for one in boxes] if within_class else None
    fates = suppress([one.box for one in boxes], [one.score for one in boxes], overlap, classes)
    return Detection(at, boxes, fates)


def multiplications(side: int) -> int:
    """Count the products of one pass over a square sheet of this side."""
    a, b, c = FILTERS
    once = side - 4
    twice = once // 2 - 4
    last = twice // 2 - 3
    return once**2 * 25 * a + twice**2 * 25 * a * b + last**2 * (16 * b * c + c * (CLASSES + 1))


def untrained(seed: int) -> Detector:
    """Build a detector before its first step."""
    with torch.random.fork_rng(devices=[]):  # nobody else's random numbers change
        torch.manual_seed(seed)
        return Detector()


def trained() -> dict[int, Detector]:
    """Read the detectors of scripts/train_detector.py: seed -> detector. Raises CheckpointError."""
    tensors, facts = experiments.weights(RECORD), experiments.record(RECORD)
    try:
        return {seed: stored(tensors, seed) for seed in facts["seed"]}
    except DAMAGE as error:
        raise CheckpointError(f"The record {RECORD}.json does not fit its weights: {error}.") from error


def stored(tensors: dict[str, Tensor], seed: int) -> Detector:
    """Build one detector from the weights of the record."""
    model, prefix = Detector(), f"{seed}."
    model.load_state_dict(
        {key.removeprefix(prefix): t for key, t in tensors.items() if key.startswith(prefix)}
    )
    return model.eval().requires_grad_(False)


def packed(model: Detector) -> Sequence[float]:
    """List all weights, layer by layer, each layer's biases after its weights: what the browser computes with."""
    return torch.cat([p.detach().flatten() for p in model.parameters()]).tolist()
