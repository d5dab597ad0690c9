"""Panel "copies": beside each sample the training digit that is nearest to it, and how far the two are apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from chapters.seeing.ways.figure import distances_figure, rows_figure
from chapters.seeing.ways.models import MODELS, SOURCES, ink, names, reading
from chapters.seeing.ways.sixteen import GUESS, awaited
from llm_core.drawing.drawers import Drawers, readings, samples
from llm_core.drawing.judge import nearest
from ui.controls.choice import Choice
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo, Figure
from ui.lesson.rows import listing
from ui.lesson.words import Lesson
from ui.show.chart import also_in_words, draw_labels, in_words

SHOWN, COMPARED = 8, 200
CLOSE = 0.01
"""Share of real digits that are nearer to a training digit than this: what is nearer still is called near a copy."""
CONTROLS = (
    Choice("ways_near", SOURCES, "gan", label="near", names="source_"),
    Number("ways_near_seed", 1, MOST_SEED, 1, label="seed", again="reseed"),
)


@dataclass(frozen=True)
class Near:
    """Some samples, the training digit nearest to each, the distances; and the distances of all sources."""

    source: str
    images: Tensor
    twins: Tensor
    distances: list[float]
    reads: list[list[int | None]]  # what the judge reads in the samples, and in their neighbours
    all: dict[str, Tensor]


def compared(drawers: Drawers, source: str, seed: int) -> Near:
    """Draw samples of one source, and measure the distances of 200 of every source."""
    images = {
        "real": drawers.real[0][torch.randperm(len(drawers.real[0]), generator=seeded(seed))[:COMPARED]]
    }
    images |= {kind: samples(drawer, COMPARED, seed) for kind, drawer in drawers.each().items()}
    found = {name: nearest(one, drawers.known[0]) for name, one in images.items()}
    mine = images[source][:SHOWN]
    at, distances = found[source]
    twins = drawers.known[0][at[:SHOWN]]
    reads = [readings(drawers, mine), readings(drawers, twins)]
    every = {name: one[1] for name, one in found.items()}
    return Near(source, mine, twins, distances[:SHOWN].tolist(), reads, every)


def seeded(seed: int) -> torch.Generator:
    """Begin a row of random numbers."""
    return torch.Generator().manual_seed(seed)


def figures(found: Near, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the pairs, and a box of distances for each source."""
    rows = {words.ui("row_sample"): found.images.numpy(), words.ui("row_nearest"): found.twins.numpy()}
    above = [f"{one:.2f}" for one in found.distances]
    named = names(words)
    boxes = {named[source]: np.round(values.numpy(), 3).tolist() for source, values in found.all.items()}
    return {
        "pairs": also_in_words(
            in_words(
                rows_figure(rows, ink(words), dark, above),
                reading(dict(zip(rows, found.reads, strict=True)), words),
            ),
            words.ui("copies_distances", distances=listing(words, above)),
        ),
        "boxes": distances_figure(boxes, draw_labels(words, "x", prefix="copies_"), dark),
    }


def sentence(found: Near, words: Lesson) -> dict[str, object]:
    """Compare the typical distances, and count what is nearer than nearly all real digits are."""
    bar = float(found.all["real"].quantile(CLOSE))
    said: dict[str, object] = {
        source: f"{float(values.quantile(0.5)):.2f}" for source, values in found.all.items()
    }
    nearer = {f"{kind}_close": int((found.all[kind] < bar).sum()) for kind in SOURCES if kind != "real"}
    few = max(nearer.values()) <= CLOSE * COMPARED  # as many as of unseen real digits
    verdict = words.ui("copies_no" if few else "copies_look")
    return said | nearer | {"bar": f"{bar:.2f}", "compared": COMPARED, "verdict": verdict}


def covered(found: Near, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw empty rows: with the same seed they are the first digits of a sheet, whose drawer would be named."""
    rows = (words.ui("row_sample"), words.ui("row_nearest"))
    return {"pairs": awaited(rows, found.images, words, dark)}


copies_panel = Demo(
    "ways_copies",
    CONTROLS,
    compared,
    figures,
    sentence,
    code=[nearest],
    wide=True,
    stacked=True,
    source=MODELS,
    after=GUESS,
    covered=covered,
)
