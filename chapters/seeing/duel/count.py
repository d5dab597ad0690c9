"""Panel "could one simply count": cells that are counted and drawn from, against data that were never seen."""

from __future__ import annotations

from statistics import mean
from typing import NamedTuple

from chapters.seeing.duel.figure import ends_figure, plane_figure
from llm_core.drawing.counted import Copies, copies, count_cells
from llm_core.drawing.distance import energy_distance
from llm_core.drawing.plane import EDGE, curve
from ui.controls.choice import Choice
from ui.controls.number import Step
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import digits

SIDES = (2, 4, 8, 16, 32, 64)
POINTS = (50, 200, 1000, 5000)
PIXELS = 28 * 28
DATA = Choice("count_data", ("ring", "grid", "moons", "spiral"), "ring", label="data_title", names="data_")
SIDE = Step("count_side", SIDES, 16, label="count_side")
LEARNT = Step("count_points", POINTS, 200, label="count_points")


class Counts(NamedTuple):
    """What every raster gives, and the one that is chosen."""

    side: int
    every: dict[int, Copies]

    @property
    def chosen(self) -> Copies:
        """Give those of the chosen raster."""
        return self.every[self.side]


def counts(data: str, side: int, n_learnt: int) -> Counts:
    """Count with every raster."""
    return Counts(side, {one: copies(curve(data), n_learnt, one) for one in SIDES})


def figures(found: Counts, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw what was learnt from, what was drawn over the cells' chances, and the distance for every raster."""
    chosen = found.chosen
    labels = draw_labels(words, "cells", "energy", "same", prefix="axis_")
    energies = {side: one.energies for side, one in found.every.items()}
    return {
        "learnt": plane_figure(chosen.learnt, EDGE, words.ui("key_data"), dark),
        "made": plane_figure(
            chosen.made,
            EDGE,
            words.ui("count_made"),
            dark,
            "pretrained",
            chosen.counts.chances(found.side)[::-1],
        ),
        "sides": ends_figure(energies, chosen.same, found.side, labels, dark),
    }


def sentence(found: Counts, words: Lesson) -> dict[str, object]:
    """Name the best raster, and what the chosen one gives."""
    energies = {side: mean(one.energies) for side, one in found.every.items()}
    best = min(energies, key=lambda side: energies[side])
    return {
        "side": found.side,
        "cells": f"{found.side**2:,}",
        "empty": f"{int((found.chosen.counts.ink == 0).sum()):,}",
        "energy": digits(energies[found.side], 2),
        "best": best,
        "best_energy": digits(energies[best], 2),
        "power": PIXELS,
    }


count = Demo(
    "duel_count",
    (DATA, SIDE, LEARNT),
    counts,
    figures,
    sentence,
    code=[count_cells, copies, energy_distance],
    wide=True,
)
