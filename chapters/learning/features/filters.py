"""Panel "filters": the first layer of three readers as pictures, before and after they learnt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chapters.learning.features.figure import filters_figure
from llm_core.networks.digit_readers import (
    RECORD,
    DenseReader,
    FilterReader,
    Reader,
    first_layer,
    trained,
    untrained,
)
from ui.controls.choice import Choice
from ui.demo import Demo, Figure
from ui.lesson.rows import in_a_row
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels, in_words
from ui.work.source import StoredModel

TOLD = 4
"""Filters of which it is said where they are high and low; the others are in the table."""
DRAWN = ("pixels", "dense", "filters")
MODELS = StoredModel(RECORD, trained)
CONTROLS = (
    Choice("filters_reader", DRAWN, "filters", label="reader", names="reader_"),
    Choice("filters_when", ("after", "before"), label="when", names="when_"),
    Choice("filters_seed", ("1", "2", "3"), label="seed"),
)


@dataclass(frozen=True)
class Filters:
    """The weights of a first layer, and how rough they are before and after learning."""

    kind: str
    weights: NDArray[np.floating]  # (F, S, S)
    rough: tuple[float, float]


def chosen(readers: dict[str, dict[int, Reader]], kind: str, when: str, seed: str) -> Filters:
    """Take the first layer of a reader, trained or as its seed began it."""
    after, before = (
        first_layer(one).numpy() for one in (readers[kind][int(seed)], untrained(kind, int(seed)))
    )
    return Filters(kind, after if when == "after" else before, (roughness(before), roughness(after)))


def roughness(weights: NDArray[np.floating]) -> float:
    """Compute how much neighbouring weights differ, as a share of how much any two do: 1 for noise.

    The mean square of the steps to the right and down, divided by twice the variance within a filter.
    """
    steps = [np.diff(weights, axis=axis) ** 2 for axis in (1, 2)]
    variance = weights.var((1, 2), ddof=1).mean()
    return float(np.mean([one.mean() for one in steps]) / (2 * variance))


def figures(found: Filters, words: Lesson, dark: bool) -> dict[str, Figure]:
    """Draw every filter as a small picture."""
    key = "filter_digit" if found.kind == "pixels" else "filter_number"
    names = [words.ui(key, n=i if found.kind == "pixels" else i + 1) for i in range(len(found.weights))]
    sheet = filters_figure(found.weights, names, draw_labels(words, "weight"), dark)
    return {"sheet": in_words(sheet, where(found.weights, names, words))}


def where(weights: NDArray[np.floating], names: Sequence[str], words: Lesson) -> str:
    """Say of the first filters in which ninth of the picture the mean weight is highest, and in which lowest."""
    places = words.ui("ninths").split("|")
    said = [
        words.ui("filter_says", name=name, high=places[int(means.argmax())], low=places[int(means.argmin())])
        for name, means in zip(names[:TOLD], map(ninths, weights), strict=False)
    ]
    rest = [words.ui("filter_rest", count=len(names) - TOLD)] if len(names) > TOLD else []
    return in_a_row(words, [*said, *rest])


def ninths(one: NDArray[np.floating]) -> NDArray[np.float64]:
    """Cut a filter (S, S) into nine parts and give the mean weight of each, row by row."""
    rows = np.array_split(one, 3)
    return np.array([part.mean() for row in rows for part in np.array_split(row, 3, axis=1)])


def sentence(found: Filters, words: Lesson) -> dict[str, object]:
    """Say how many filters there are, and how their roughness changed."""
    before, after = found.rough
    return {
        "reader": words.ui(f"reader_{found.kind}"),
        "count": len(found.weights),
        "side": found.weights.shape[-1],
        "before": f"{before:.2f}",
        "after": f"{after:.2f}",
    }


filters_panel = Demo(
    "features_filters",
    CONTROLS,
    chosen,
    figures,
    sentence,
    code=[first_layer, DenseReader, FilterReader],
    source=MODELS,
)
