"""Train the detector on random scenes: every window of a scene is an example. For scripts and for a visitor."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from llm_core.data.mnist import Mnist, mnist
from llm_core.training import Event, GradientLearner, Recipe, never, train
from llm_core.vision.boxes import iou_table
from llm_core.vision.detector import NOTHING, Detector, answers, chances, detect, windows
from llm_core.vision.found import Counts, Labelled, counted, together
from llm_core.vision.scenes import composed, random_scene, true_boxes

BATCH = 16
"""Scenes of a step."""
RECIPE = Recipe(learning_rate=3e-3, weight_decay=0.01)
DIGIT, PAPER, IGNORED = 0.6, 0.45, -100
"""A window with at least this IoU with a true box shall name its digit; below the second one, nothing. Others are not
asked (as in Girshick et al. 2014, with other bounds)."""
LEAST, OVERLAP = 0.5, 0.3
"""Score threshold and IoU threshold where nobody chooses."""
VALID, TEST = 60, 200
"""Held-out scenes that are looked at during a training, and after it."""


def targets(true: list[Labelled]) -> NDArray[np.int64]:
    """Give every window what it shall answer: a digit, NOTHING, or IGNORED (W,)."""
    boxes = np.array([one.box for one in true]).reshape(-1, 4)
    overlaps = iou_table(windows(), boxes)
    best, which = overlaps.max(1), overlaps.argmax(1)
    labels = np.array([one.label for one in true])[which]
    return np.where(best >= DIGIT, labels, np.where(best < PAPER, NOTHING, IGNORED))


PAPER_WEIGHT = 0.2
"""Of a window without a digit in the loss: there are about thirty of them for each one that holds a digit."""


class SceneLearner(GradientLearner):
    """Cross-entropy over all windows that are asked."""

    def __init__(self, model: Detector, part: Mnist):
        super().__init__(model, RECIPE)
        self.detector, self.part = model, part

    def loss(self, ids: Tensor) -> Tensor:
        """Compute the loss of the scenes with these seeds, ids (B, 1)."""
        scenes = [random_scene(seed, len(self.part)) for seed in ids[:, 0].tolist()]
        sheets = torch.from_numpy(np.stack([composed(puts, self.part.images) for puts in scenes]))
        right = torch.from_numpy(np.stack([targets(true_boxes(puts, self.part.labels)) for puts in scenes]))
        said = answers(self.detector, sheets)
        weights = torch.ones(NOTHING + 1)
        weights[NOTHING] = PAPER_WEIGHT
        return F.cross_entropy(said.transpose(1, 2), right, weights, ignore_index=IGNORED)


def seeds(seed: int) -> Iterator[Tensor]:
    """Draw endless batches (BATCH, 1) of seeds of scenes."""
    generator = torch.Generator().manual_seed(seed)
    while True:
        yield torch.randint(2**31, (BATCH, 1), generator=generator)


@cache
def held_out(part: str, scenes: int) -> list[tuple[NDArray[np.float32], list[Labelled]]]:
    """Draw so many scenes of digits that no training has seen, with their true boxes. Raises MnistMissing."""
    digits = mnist(part)
    puts = [random_scene(seed, len(digits)) for seed in range(1, scenes + 1)]
    return [(composed(one, digits.images), true_boxes(one, digits.labels)) for one in puts]


def score(model: Detector, part: str, scenes: int) -> Counts:
    """Count hits, false alarms and misses on held-out scenes, at the usual thresholds."""
    each = [
        counted(detect(chances(model, sheet), LEAST, OVERLAP).kept, true)
        for sheet, true in held_out(part, scenes)
    ]
    return together(each)


def learn(
    model: Detector, steps: int, seed: int, every: int, cancelled: Callable[[], bool] = never
) -> Iterator[tuple[Event, Counts]]:
    """Train on endless random scenes of the training digits; with each event the counts on VALID held-out scenes."""
    events = train(
        SceneLearner(model, mnist("train")),
        seeds(seed),
        steps=steps,
        every=every,
        cancelled=cancelled,
        clock=time.process_time,
    )
    for event in events:
        yield event, score(model.eval(), "valid", VALID)
