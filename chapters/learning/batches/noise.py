"""Panel "How far is a batch's slope from the right one?": many batches of each size beside the slope of all images."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import plotly.graph_objects as go

from chapters.learning.batches.figure import cosine_figure, distance_figure
from llm_core.networks.batches import DRAWS, Noise, compare, known, noise, single_spread, trained
from ui.controls.choice import Choice
from ui.controls.guess import Found, Guess, nearest, waits
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import digits

SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
LOOKED_AT = (1, 32, 512)
SMALL = 5
"""So many of the first sizes are far below the number of images."""
FACTORS = (2, 4, 8)
CONTROLS = (
    Choice("batches_before", ("0", "100", "1000"), label="batches_before"),
    Number("batches_seed", 1, MOST_SEED, 1, label="batches_seed", again="batches_again"),
)


class Noisy(NamedTuple):
    """The noise after so many steps."""

    steps: int
    noise: Noise

    @property
    def measured(self) -> np.ndarray:
        """Give the root mean squared distance for each size."""
        return np.sqrt((self.noise.distances**2).mean(1))


def measure(before: str, seed: int) -> Noisy:
    """Compare DRAWS batches of each size, and all images as one batch, after so many steps of training."""
    sizes = (*SIZES, len(known()[0]))
    return Noisy(int(before), noise(trained(int(before)), sizes, seed))


def figures(found: Noisy, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw cosines and distances over the batch size."""
    return drawn(found, words, dark, len(found.noise.sizes))


def drawn(found: Noisy, words: Lesson, dark: bool, until: int) -> dict[str, go.Figure]:
    """Draw so many of the sizes."""
    labels = draw_labels(
        words, "size", "cosine", "distance", "mean", "range", "measured", "formula", prefix="axis_"
    )
    one = found.noise
    sizes = one.sizes[:until]
    parts = min(until, len(one.sizes) - 1)  # all images together are no part of them: their distance is 0
    told = parts < until
    if not told:
        labels["formula"] = words.ui("axis_waits")
    return {
        "cosine": cosine_figure(sizes, one.cosines[:until], labels, dark),
        "distance": distance_figure(
            sizes[:parts], found.measured[:parts], one.expected[: parts if told else 0], labels, dark
        ),
    }


def covered(found: Noisy, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the smallest batches alone."""
    return {name: waits(figure, dark) for name, figure in drawn(found, words, dark, 2).items()}


def times_for_half(found: Noisy) -> float:
    """Compute from the small sizes how many times larger a batch must be for half the distance."""
    slope = np.polyfit(np.log(found.noise.sizes[:SMALL]), np.log(found.measured[:SMALL]), 1)[0]
    return float(2 ** (1 / max(-slope, 0.1)))


def sentence(found: Noisy, words: Lesson) -> dict[str, object]:
    """Give the cosine of three sizes, and the factor for half the noise."""
    at = {size: float(found.noise.cosines[found.noise.sizes.index(size)].mean()) for size in LOOKED_AT}
    return {
        **dict(zip(("one", "some", "many"), (f"{cosine:.2f}" for cosine in at.values()), strict=True)),
        "steps": f"{found.steps:,}",
        "middle": LOOKED_AT[1],
        "most": LOOKED_AT[2],
        "draws": DRAWS,
        "factor": digits(times_for_half(found), 2),
        "off": digits(100 * float(np.nanmax(np.abs(ratio(found) - 1))), 2),
    }


def ratio(found: Noisy) -> np.ndarray:
    """Divide what was measured by the formula; the whole set has neither."""
    return np.asarray(found.measured[:-1] / found.noise.expected[:-1])


def half(found: Noisy) -> Found:
    """Name the factor that was measured."""
    factor = times_for_half(found)
    return Found(
        nearest(factor, FACTORS), {"factor": digits(factor, 2), "root": digits(math.sqrt(4))}, found.steps
    )


noise_panel = Demo(
    "batches_noise",
    CONTROLS,
    measure,
    figures,
    sentence,
    code=[noise, compare, single_spread],
    wide=True,
    guess=Guess("batches_noise", tuple(map(str, FACTORS)), half),
    covered=covered,
)
