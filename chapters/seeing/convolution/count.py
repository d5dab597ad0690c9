"""Panel "how many weights": a convolution against a layer that joins everything with everything."""

from __future__ import annotations

from dataclasses import dataclass

from chapters.seeing.convolution.figure import count_bars
from llm_core.vision.convolution import n_parameters, n_parameters_dense
from ui.controls.guess import Found, Guess, waits
from ui.controls.number import Number, Step
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels

CONTROLS = (
    Step("conv_count_k", (1, 3, 5, 7), 3, label="count_k"),
    Number("conv_count_in", 1, 64, 3, label="count_in", slider=True),
    Number("conv_count_out", 1, 64, 16, label="count_out", slider=True),
    Step("conv_count_side", (8, 28, 64, 128, 224), 28, label="count_side"),
)
GUESSES = ("144", "432", "448")


@dataclass(frozen=True)
class Count:
    """Parameters of both layers."""

    k: int
    channels: int
    maps: int
    side: int
    shared: int
    dense: int


def count(k: int, channels: int, maps: int, side: int) -> Count:
    """Count the parameters of a convolution, and of a dense layer from this picture to maps of its size."""
    return Count(
        k,
        channels,
        maps,
        side,
        n_parameters(k, channels, maps),
        n_parameters_dense(side * side, channels, maps),
    )


def figures(found: Count, words: Lesson, dark: bool, covered: bool = False) -> Figures:
    """Draw both counts on a scale of tens."""
    labels = draw_labels(words, "x", "shared", "dense", prefix="count_")
    bars = count_bars(None if covered else found.shared, found.dense, labels, dark)
    return {"bars": waits(bars, dark, 0.9) if covered else bars}


def covered(found: Count, words: Lesson, dark: bool) -> Figures:
    """Draw the dense layer alone."""
    return figures(found, words, dark, covered=True)


def sentence(found: Count, words: Lesson) -> dict[str, object]:
    """Write the count as a product."""
    return {
        "product": f"{found.k} · {found.k} · {found.channels} · {found.maps} + {found.maps}",
        "shared": f"{found.shared:,}",
        "side": found.side,
        "dense": f"{found.dense:,}",
        "times": f"{found.dense / found.shared:,.0f}",
    }


def asked(found: Count) -> Found:
    """Give the count of the example that is asked about, whatever is set."""
    return Found(str(n_parameters(3, 3, 16)), {})


counted = Demo(
    "conv_count",
    CONTROLS,
    count,
    figures,
    sentence,
    code=[n_parameters, n_parameters_dense],
    guess=Guess("conv_count", GUESSES, asked),
    covered=covered,
)
