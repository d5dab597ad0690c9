"""Panel "threshold": from how sure on is a pixel marked? Sensitivity against specificity, on pictures of blobs."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean

import numpy as np
import torch
from numpy.typing import NDArray

from chapters.seeing.segment.figure import marks_figure, rates_figure
from chapters.seeing.segment.source import MODELS
from llm_core.vision.blob_pictures import blob_picture
from llm_core.vision.masks import rates
from llm_core.vision.segment_training import Trained
from llm_core.vision.unet import chances
from ui.controls.number import MOST_SEED, Number
from ui.demo import Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels, in_words
from ui.show.numbers import percent

CONTROLS = (
    Number("blobs_threshold", 0.0, 1.0, 0.5, 0.01, label="threshold", slider=True),
    Number("blobs_seed", 1, MOST_SEED, 3, label="blobs_picture", again="another_picture"),
)
TEST = 200
"""Held-out pictures of the record."""


@dataclass(frozen=True)
class Marked:
    """One picture, what is there and what is marked; and both rates at every threshold on held-out pictures."""

    threshold: float
    picture: NDArray[np.floating]
    truth: NDArray[np.bool_]
    marked: NDArray[np.bool_]
    curves: list[
        tuple[NDArray[np.floating], NDArray[np.floating]]
    ]  # sensitivity, specificity; one pair a seed


def marked(known: Trained, threshold: float, seed: int) -> Marked:
    """Mark the pixels of a picture whose probability is at least the threshold."""
    picture, truth = blob_picture(seed)
    chance = chances(known.models["blobs"], torch.from_numpy(picture)[None])[1].numpy()
    curves = [both_rates(one) for one in known.facts["blobs"]["histograms"]]
    return Marked(threshold, picture, truth, chance >= threshold, curves)


def both_rates(histograms: list[list[int]]) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Compute sensitivity and specificity at the lower end of every step of two histograms, and at 1."""
    rest, there = (np.array(one) for one in histograms)
    above = np.append(np.cumsum(there[::-1])[::-1], 0) / there.sum()
    below = np.append(0, np.cumsum(rest)) / rest.sum()
    return above, below


def at(found: Marked) -> int:
    """Find the step of the histograms that the threshold begins."""
    return round(found.threshold * (len(found.curves[0][0]) - 1))


def surest(curve: tuple[NDArray[np.floating], NDArray[np.floating]]) -> float:
    """Find the threshold from which on no blob pixel is marked."""
    sensitivity, _ = curve
    return int((sensitivity > 0).sum()) / (len(sensitivity) - 1)


def figures(found: Marked, words: Lesson, dark: bool) -> Figures:
    """Draw picture and marks, and both rates over the threshold."""
    names = draw_labels(words, "picture", "marks", "hit", "missed", "false", "free", prefix="blobs_")
    axes = draw_labels(
        words, "threshold", "rate", "sensitivity", "specificity", "others", "chosen", prefix="blobs_axis_"
    )
    return {
        "marks": in_words(
            marks_figure(found.picture, found.truth, found.marked, names, dark), counted(found, words)
        ),
        "rates": rates_figure(found.curves, found.threshold, axes, dark),
    }


def counted(found: Marked, words: Lesson) -> str:
    """Count the pixels of each kind."""
    truth, marked = found.truth, found.marked
    kinds = {
        "hit": truth & marked,
        "missed": truth & ~marked,
        "false": ~truth & marked,
        "free": ~truth & ~marked,
    }
    return words.ui("blobs_counts", **{name: f"{int(one.sum()):,}" for name, one in kinds.items()})


def sentence(found: Marked, words: Lesson) -> dict[str, object]:
    """Say what the threshold costs on this picture, and on the held-out ones."""
    here, step = rates(found.truth, found.marked), at(found)
    sensitivity, specificity = ([one[i][step] for one in found.curves] for i in (0, 1))
    return {
        "threshold": f"{found.threshold:.2f}",
        "here_sensitivity": percent(here[0]),
        "here_specificity": percent(here[1]),
        "missed": round(1000 * (1 - mean(sensitivity))),
        "false": round(1000 * (1 - mean(specificity))),
        "surest": f"{min(map(surest, found.curves)):.2f}",
    }


blobs_panel = Demo(
    "segment_blobs",
    CONTROLS,
    marked,
    figures,
    sentence,
    code=[rates, blob_picture, chances],
    source=MODELS,
    wide=True,
)
