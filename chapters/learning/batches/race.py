"""Panels "Many small steps or few large ones?" and "What does an epoch cost?": loss by images, by steps; time."""

from __future__ import annotations

from typing import NamedTuple

import plotly.graph_objects as go

from chapters.learning.batches.figure import losses_figure, seconds_figure
from llm_core.networks.batches import Learnt, epoch_seconds, known, learn, one_step
from ui.controls.number import MOST_SEED, Number, Step
from ui.demo import Demo
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import between, digits
from ui.show.table import table

SIZES, EPOCHS, SEEDS = (1, 8, 32, 256), 5, (1, 2, 3)
TIMED = (1, 4, 16, 64, 256)
RATES = (0.03, 0.1, 0.3, 0.5, 1.0, 3.0)


class Trainings(NamedTuple):
    """One training for each batch size, all with one rate."""

    rate: float
    found: list[Learnt]


def train(rate: float) -> Trainings:
    """Train with each batch size, and with all images as one batch, for EPOCHS from each of SEEDS."""
    sizes = (*SIZES, len(known()[0]))
    return Trainings(rate, [learn(size, rate, EPOCHS, SEEDS) for size in sizes])


def figures(found: Trainings, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the loss over the images seen, and over the steps."""
    labels = draw_labels(words, "samples", "steps", "loss", "batch", "other", prefix="axis_")
    return {
        "samples": losses_figure(
            {one.size: (one.samples, one.losses) for one in found.found}, "samples", labels, dark
        ),
        "steps": losses_figure(
            {one.size: (one.steps, one.losses) for one in found.found}, "steps", labels, dark
        ),
    }


def ends(found: Trainings, words: Lesson) -> str:
    """Write for each batch size its steps and where it ended."""
    columns = [words.ui(f"batches_column_{name}") for name in ("size", "steps", "loss", "range")]
    rows = [
        [
            f"{one.size:,}",
            f"{one.steps[-1]:,}",
            f"{last.mean():.3f}",
            between(f"{last.min():.3f}", f"{last.max():.3f}", words.language),
        ]
        for one in found.found
        for last in [one.losses[:, -1]]
    ]
    return table(columns, rows, label=words.ui("batches_ends_table"), fitted=True)


def sentence(found: Trainings, words: Lesson) -> dict[str, object]:
    """Compare the best with the whole set as one batch."""
    best = min(found.found, key=lambda one: float(one.losses[:, -1].mean()))
    whole = found.found[-1]
    return {
        "rate": digits(found.rate),
        "epochs": EPOCHS,
        "best": best.size,
        "loss": f"{best.losses[:, -1].mean():.3f}",
        "steps": f"{best.steps[-1]:,}",
        "whole": f"{whole.size:,}",
        "whole_loss": f"{whole.losses[:, -1].mean():.3f}",
        "whole_steps": f"{whole.steps[-1]:,}",
        "seeds": len(SEEDS),
    }


race = Demo(
    "batches_race",
    (Step("batches_rate", RATES, 0.5, label="batches_rate"),),
    train,
    figures,
    sentence,
    code=[learn, one_step],
    wide=True,
    below=ends,
)


class Timed(NamedTuple):
    """Seconds of one epoch for each batch size."""

    sizes: tuple[int, ...]
    seconds: list[float]


def time_epochs(attempt: int) -> Timed:
    """Time an epoch of each size on this machine. attempt: another one measures anew."""
    sizes = (*TIMED, len(known()[0]))
    return Timed(sizes, [epoch_seconds(size) for size in sizes])


def time_figures(found: Timed, words: Lesson, dark: bool) -> dict[str, go.Figure]:
    """Draw the seconds over the batch size."""
    labels = draw_labels(words, "size", "seconds", prefix="axis_")
    return {"seconds": seconds_figure(found.sizes, found.seconds, labels, dark)}


def time_sentence(found: Timed, words: Lesson) -> dict[str, object]:
    """Compare the smallest batch with the largest."""
    one, whole = found.seconds[0], found.seconds[-1]
    return {
        "one": digits(1000 * one),
        "whole": digits(1000 * whole),
        "times": digits(one / whole, 2),
        "steps": f"{found.sizes[-1]:,}",
    }


def time_snippet(attempt: int) -> str:
    """Write the same in Python; its times will be others."""
    return f"""from llm_core.networks.batches import epoch_seconds, known

for size in (*{TIMED}, len(known()[0])):
    print(size, epoch_seconds(size))
"""


cost = Demo(
    "batches_time",
    (Number("batches_attempt", 1, MOST_SEED, 1, label="batches_attempt", again="batches_measure"),),
    time_epochs,
    time_figures,
    time_sentence,
    code=[epoch_seconds],
    snippet=time_snippet,
)
