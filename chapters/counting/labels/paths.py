"""Panel "paths": each label's probability at each sign, the best path, and the weights of steps between labels."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chapters.counting.labels.cut import FIELD
from chapters.counting.labels.figure import marginals_figure, weights_figure
from llm_core.sequences import chain
from llm_core.sequences.crf import CRF, signs_of
from llm_core.sequences.segmentation import LABELS, NEXT, words_of
from ui.controls.text import Text
from ui.demo import Demo, Figures
from ui.lesson.rows import in_a_row, listing
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels, in_words
from ui.show.numbers import percent, signed

TEXT = Text("labels_paths_text", "paths_example", label="paths_text", limit=40)


@dataclass(frozen=True)
class Paths:
    """Probabilities of labels, the best path and its probability."""

    signs: tuple[str, ...]
    marginals: NDArray[np.floating]  # (T, L)
    path: tuple[int, ...]
    probability: float
    transition: NDArray[np.floating]  # (L, L)

    @property
    def each(self) -> tuple[int, ...]:
        """The likeliest label of each sign, by itself."""
        return tuple(int(label) for label in self.marginals.argmax(axis=1))


def paths(field: CRF, text: str) -> Paths:
    """Compute the marginals, the best path, and how probable the whole path is."""
    signs = signs_of("".join(text.split()))
    best = field.viterbi(signs)
    probability = math.exp(best.score - field.log_z(signs))
    return Paths(tuple(signs), field.marginals(signs), tuple(best.states), probability, field.transition)


def figures(found: Paths, words: Lesson, dark: bool) -> Figures:
    """Draw the marginals with the best path, and the learnt weights of steps."""
    names = list(LABELS)
    labels = draw_labels(words, "x", "y", "share", prefix="paths_")
    steps = draw_labels(words, "x", "y", prefix="steps_") | {"weight": ""}
    marginals = marginals_figure(found.marginals, found.path, found.signs, names, labels, dark)
    weights = weights_figure(found.transition, names, names, steps, dark)
    return {
        "marginals": in_words(marginals, framed(found, words)),
        "steps": in_words(weights, in_a_row(words, steps_told(found, words))),
    }


def framed(found: Paths, words: Lesson) -> str:
    """Say the label of the best path at each sign, and its probability."""
    shares = found.marginals[range(len(found.path)), found.path]
    each = zip(found.signs, letters(found.path), shares, strict=True)
    return words.ui(
        "paths_framed", labels=listing(words, (f"{s} {label} {percent(float(p))}" for s, label, p in each))
    )


def steps_told(found: Paths, words: Lesson) -> Iterator[str]:
    """Say the weights of the steps, those from one label in one sentence."""
    for before, row in zip(LABELS, found.transition.tolist(), strict=True):
        weights = (f"{after} {signed(weight)}" for after, weight in zip(LABELS, row, strict=True))
        yield words.ui("paths_steps_from", label=before, weights=listing(words, weights))


def letters(path: tuple[int, ...]) -> str:
    """Write a path as letters."""
    return "".join(LABELS[label] for label in path)


def sentence(found: Paths, words: Lesson) -> dict[str, object]:
    """Say how sure the field is of the whole path, where least, and which step it holds for worst."""
    shares = found.marginals[range(len(found.path)), found.path]
    least = int(shares.argmin())
    worst = np.unravel_index(found.transition.argmin(), found.transition.shape)
    cut = words_of(list(found.signs), letters(found.path))
    return {
        "path": letters(found.path),
        "cut": " / ".join(cut),
        "probability": percent(found.probability, 1),
        "sign": found.signs[least],
        "share": percent(float(shares[least]), 1),
        "each": words.ui("each_same" if found.each == found.path else "each_other", path=letters(found.each)),
        "worst": f"{LABELS[worst[0]]} → {LABELS[worst[1]]}",
        "weight": signed(float(found.transition.min()), 1),
        "forbidden": forbidden_below(found.transition),
    }


def forbidden_below(transition: NDArray[np.floating]) -> int:
    """Count the steps that no word can make and whose weight is below zero."""
    return sum(
        transition[i, j] < 0
        for i, before in enumerate(LABELS)
        for j, after in enumerate(LABELS)
        if after not in NEXT[before]
    )


paths_panel = Demo(
    "labels_paths",
    (TEXT,),
    paths,
    figures,
    sentence,
    code=[CRF.log_z, CRF.marginals, chain.forward, chain.viterbi],
    source=FIELD,
    wide=True,
    stacked=True,
)
