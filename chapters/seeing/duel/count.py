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
from ui.show.chart import draw_labels, in_words
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
    made = words.ui("count_made")
    chances = chosen.counts.chances(found.side)[::-1]
    return {
        "learnt": in_words(
            plane_figure(chosen.learnt, EDGE, words.ui("key_data"), dark), in_cells(found, "learnt", words)
        ),
        "made": in_words(
            plane_figure(chosen.made, EDGE, made, dark, "pretrained", chances), in_cells(found, "made", words)
        ),
        "sides": ends_figure(energies, chosen.same, found.side, labels, dark),
    }


def in_cells(found: Counts, name: str, words: Lesson) -> str:
    """Say how points lie in the cells: how many of them hold any, and how many lie where one point was counted."""
    points, ink = getattr(found.chosen, name), found.chosen.counts.ink
    own = count_cells(points, found.side).ink
    facts = {"n": len(points), "held": int((own > 0).sum()), "cells": f"{ink.size:,}", "most": int(own.max())}
    return words.ui(f"count_{name}_says", single=int(own[ink == 1].sum()), **facts)


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
