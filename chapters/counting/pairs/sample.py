"""Panel "sample": a probability estimated from counts, again and again, on samples of one size."""

from __future__ import annotations

from dataclasses import dataclass

from chapters.counting.pairs.figure import estimates_figure
from chapters.counting.stories import Stories
from llm_core.probability.samples import SIZES, Estimates, estimates, standard_error
from ui.controls.choice import Choice
from ui.controls.number import MOST_SEED, Number, Step
from ui.demo import Demo, Figure
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.numbers import percent

SAMPLES = 100
CONTROLS = (
    Choice("pairs_of", ("th", "he", "an", "qu"), label="pair"),
    Step("pairs_size", SIZES, 30, label="sample_size"),
    Number("pairs_sample", 1, MOST_SEED, 1, label="seed", again="sample_again"),
)


@dataclass(frozen=True)
class Sampled:
    """The estimates of one pair, and the size that is looked at."""

    pair: str
    size: int
    estimates: Estimates


def sampled(text: str, pair: str, size: int, seed: int) -> Sampled:
    """Estimate P(second | first) from SAMPLES samples of every size."""
    return Sampled(pair, size, estimates(text, pair[0], pair[1], SAMPLES, seed))


def figures(found: Sampled, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw a dot for each sample, and the range of two standard errors."""
    labels = draw_labels(words, "size", "estimate", "all", "range", prefix="axis_")
    return {"dots": estimates_figure(found.estimates.found, found.estimates.share, found.size, labels, dark)}


def sentence(found: Sampled, words: Lesson) -> dict[str, object]:
    """Give the spread at this size, measured and by the formula."""
    here, share = found.estimates.found[found.size], found.estimates.share
    return {
        "first": found.pair[0],
        "second": found.pair[1],
        "share": percent(share, 1),
        "places": f"{found.estimates.places:,}",
        "samples": SAMPLES,
        "size": f"{found.size:,}",
        "low": percent(float(here.min()), 1),
        "high": percent(float(here.max()), 1),
        "spread": f"{100 * float(here.std()):.1f}",
        "formula": f"{100 * standard_error(share, found.size):.1f}",
    }


sample = Demo(
    "pairs_sample",
    CONTROLS,
    sampled,
    figures,
    sentence,
    code=[estimates, standard_error],
    wide=True,
    source=Stories(),
)
