"""Panel "knowing": a table of two by two, where knowing one value of X makes Y less certain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from chapters.counting.surprise.figure import bits_bars
from llm_core.probability.entropy import Floats, conditional_entropy, known
from ui.controls.guess import Found, Guess
from ui.controls.number import Number
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson

MOST = 9999
CELLS = (("quiet", "none", 90), ("quiet", "fire", 0), ("rings", "none", 5), ("rings", "fire", 5))
CONTROLS = tuple(Number(f"knowing_{x}_{y}", 0, MOST, days, label=f"days_{x}_{y}") for x, y, days in CELLS)


@dataclass(frozen=True)
class Known:
    """Days (X, Y), the entropy of Y, of Y for each x, and P(x)."""

    days: tuple[tuple[int, int], tuple[int, int]]
    alone: float
    each: Floats
    shares: Floats
    average: float

    @property
    def total(self) -> int:
        """Count the days."""
        return sum(map(sum, self.days))


def knowing(quiet_none: int, quiet_fire: int, rings_none: int, rings_fire: int) -> Known:
    """Compute H(Y), H(Y | X = x) and H(Y | X) of these counts."""
    days = ((quiet_none, quiet_fire), (rings_none, rings_fire))
    if not any(map(any, days)):
        return Known(days, 0.0, np.zeros(2), np.zeros(2), 0.0)
    joint = np.array(days) / np.sum(days)
    return Known(days, *known(joint), conditional_entropy(joint))


def drawn(found: Known, words: Lesson, dark: bool, only: int) -> dict[str, Figure]:
    """Draw the first so many of the four entropies."""
    values = [found.alone, float(found.each[1]), float(found.each[0]), found.average]
    names = [words.ui(f"knowing_{name}") for name in ("alone", "rings", "quiet", "average")]
    return {"bars": bits_bars(names, [*values[:only], *[None] * (4 - only)], words.ui("bits"), dark)}


def figures(found: Known, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw the four entropies."""
    return drawn(found, words, dark, 4) if found.total else {}


def covered(found: Known, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw what one knows before the alarm is heard."""
    return drawn(found, words, dark, 1) if found.total else {}


def notices(found: Known, words: Lesson) -> list[str]:
    """Say when there is no day at all."""
    return [] if found.total else [words.ui("knowing_none")]


def sentence(found: Known, words: Lesson) -> dict[str, object]:
    """Give all four, and whether one of them rose."""
    if not found.total or not all(map(any, found.days)):
        return {"sentence": words.ui("knowing_half" if found.total else "knowing_none")}
    quiet, rings = (float(one) for one in found.each)
    raised = max(quiet, rings) > found.alone + 1e-9
    said = words.ui(
        "knowing_sum",
        alone=f"{found.alone:.2f}",
        quiet=f"{quiet:.2f}",
        rings=f"{rings:.2f}",
        share_quiet=f"{found.shares[0]:.2f}",
        share_rings=f"{found.shares[1]:.2f}",
        average=f"{found.average:.2f}",
        gain=f"{max(found.alone - found.average, 0.0):.2f}",
    )
    return {"sentence": words.ui("knowing_raised" if raised else "knowing_fell", said=said)}


def asked(found: Known) -> Found:
    """Say what the ringing alarm does to the uncertainty."""
    rings = float(np.nan_to_num(found.each[1]))
    option = "same" if abs(rings - found.alone) < 0.005 else "more" if rings > found.alone else "less"
    return Found(option, {"alone": f"{found.alone:.2f}", "rings": f"{rings:.2f}"}, found.days)


knowing_panel = Demo(
    "surprise_knowing",
    CONTROLS,
    knowing,
    figures,
    sentence,
    code=[known, conditional_entropy],
    notices=notices,
    guess=Guess("surprise_knowing", ("less", "same", "more"), asked),
    covered=covered,
)
