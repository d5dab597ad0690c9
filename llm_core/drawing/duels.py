"""Duels on the ring of eight modes that differ in one setting, measured as they go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from llm_core.drawing.coverage import coverage
from llm_core.drawing.distance import energy_distance
from llm_core.drawing.gan import Gan, Settings
from llm_core.drawing.plane import CURVES
from llm_core.networks.dice import Dice
from llm_core.training import never

Stop = Callable[[], bool]
CASES = {
    "even": Settings(),
    "blur": Settings(blur=0.2),
    "d_more": Settings(turns_d=3),
    "g_more": Settings(turns_g=10),
    "g_fast": Settings(rate_g=0.02),
    "thread": Settings(noise=1),
}
"""By name; each differs from "even" in one number."""
SEEDS = (1, 2, 3)
ROUNDS = 600
EVERY = 50
MEASURED = 500
"""Points made, and points of the data, that are compared."""


DATA_SEED, NOISE_SEED = 2001, 9001
"""Of the points that stand for the data, and of the noise that is measured, the same at every moment."""


class Moment(NamedTuple):
    """A duel after some rounds."""

    round: int
    energy: float
    reached: int  # of the modes
    outside: float  # share of the points that lie at no mode


def duel(case: str, seed: int, rounds: int = ROUNDS, cancelled: Stop = never) -> Iterator[Moment]:
    """Play a duel until somebody stops it; yields what is measured at its beginning and after every EVERY rounds."""
    gan = Gan(CURVES["ring"], CASES[case], seed)
    yield measured(gan, 0)
    for n in range(1, rounds + 1):
        if cancelled():
            return
        gan.round()
        if n % EVERY == 0:
            yield measured(gan, n)


def baseline(pairs: int = 8) -> list[float]:
    """Measure the distance between samples of the data alone: what "the same distribution" looks like."""
    first, *others = (CURVES["ring"].draw(Dice(DATA_SEED + k), MEASURED) for k in range(pairs + 1))
    return [energy_distance(first, other) for other in others]


def measured(gan: Gan, after: int) -> Moment:
    """Compare what the generator makes with the data: distance, modes reached, points that lie at none."""
    made, data = gan.made(MEASURED, NOISE_SEED), gan.data.draw(Dice(DATA_SEED), MEASURED)
    found = coverage(made, gan.data.places())
    return Moment(after, energy_distance(data, made), int(found.reached.sum()), found.outside)
