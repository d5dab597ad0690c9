"""Panel "taken apart": what sums up to the score of each label at one sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from chapters.counting.labels.cut import FIELD
from chapters.counting.labels.figure import weights_figure
from llm_core.sequences.crf import CRF, Parts, signs_of, taken_apart
from llm_core.sequences.crf_features import features
from llm_core.sequences.segmentation import LABELS
from ui.controls.number import Number
from ui.controls.text import Text
from ui.demo import BELOW, Demo, Figures
from ui.lesson.rows import in_a_row
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels, in_words
from ui.show.numbers import signed

LIMIT, SHOWN = 60, 5
"""Characters of a sentence; features with a row of their own, those that weigh most."""
CONTROLS = (
    Text("labels_apart_text", "example", label="apart_text", limit=LIMIT),
    Number("labels_place", 1, LIMIT, 3, label="place"),
)


@dataclass(frozen=True)
class Apart:
    """The parts of the scores at one sign."""

    parts: Parts
    signs: tuple[str, ...]
    place: int  # from 0
    asked: int  # as it was asked for, from 1


def apart(field: CRF, text: str, asked: int) -> Apart:
    """Take the scores of one sign apart; a place behind the text becomes its last sign."""
    signs = signs_of("".join(text.split()))
    place = min(asked, len(signs)) - 1
    return Apart(taken_apart(field, signs, place), tuple(signs), place, asked)


def named(found: Apart, words: Lesson) -> list[str]:
    """Write each feature as a reader says it."""
    names = []
    for feature, known in zip(found.parts.names, found.parts.known, strict=True):
        template, _, answer = feature.partition("=")
        said = words.ui(f"feature_{template.replace('+', '_')}", answer=said_of(template, answer, words))
        names.append(said if known else words.ui("never_seen", feature=said))
    return names


def said_of(template: str, answer: str, words: Lesson) -> str:
    """Write the answer of a template: types by their names, all else as it is."""
    if template.startswith("type"):
        return "·".join(words.ui(f"type_{name}") for name in answer.split("+"))
    return answer


def figures(found: Apart, words: Lesson, dark: bool) -> Figures:
    """Draw the largest weights, the others together, the sum of all, and the step from the best label before."""
    parts, names = found.parts, named(found, words)
    order = np.argsort(-np.abs(parts.weights).max(axis=1), kind="stable")
    first, others = order[:SHOWN], order[SHOWN:]
    rows = np.vstack([parts.weights[first], parts.weights[others].sum(axis=0), parts.scores, parts.moves])
    step = words.ui("step_from", label=parts.before) if parts.before else words.ui("no_step")
    written = [*(names[i] for i in first), words.ui("others", count=len(others)), words.ui("sum"), step]
    labels = draw_labels(words, "x", "weight", prefix="apart_") | {"y": ""}
    drawn = weights_figure(rows, written, list(LABELS), labels, dark)
    return {"weights": in_words(drawn, in_a_row(words, told(parts, names, words)))}


def told(parts: Parts, names: Sequence[str], words: Lesson) -> Iterator[str]:
    """Say for each label its sum, the feature that weighs most for it, and the step from the label before."""
    for i, label in enumerate(LABELS):
        strongest = int(np.abs(parts.weights[:, i]).argmax())
        yield words.ui(
            "apart_told" if parts.before else "apart_told_first",
            label=label,
            sum=signed(float(parts.scores[i]), 2),
            feature=names[strongest],
            weight=signed(float(parts.weights[strongest, i]), 2),
            step=signed(float(parts.moves[i]), 2),
            before=parts.before,
        )


def key(found: Apart, words: Lesson) -> dict[str, str]:
    """Say how the rows are read."""
    return {BELOW: words.ui("weights_key")}


def notices(found: Apart, words: Lesson) -> list[str]:
    """Say that the text is shorter than the place."""
    if found.asked == found.place + 1:
        return []
    return [words.ui("place_moved", asked=found.asked, count=len(found.signs))]


def sentence(found: Apart, words: Lesson) -> dict[str, object]:
    """Name the strongest weight and the label that wins."""
    parts, win = found.parts, LABELS.index(found.parts.best)
    strongest = int(np.argmax(np.abs(parts.weights[:, win])))
    return {
        "sign": found.signs[found.place],
        "label": parts.best,
        "meaning": words.ui(f"label_{parts.best}"),
        "score": signed(float(parts.scores[win]), 2),
        "count": len(parts.names),
        "feature": named(found, words)[strongest],
        "weight": signed(float(parts.weights[strongest, win]), 2),
        "rival": words.ui(
            "apart_same" if int(parts.scores.argmax()) == win else "apart_other",
            label=LABELS[int(parts.scores.argmax())],
        ),
    }


apart_panel = Demo(
    "labels_apart",
    CONTROLS,
    apart,
    figures,
    sentence,
    code=[features, taken_apart, CRF.scores],
    source=FIELD,
    notices=notices,
    text=key,
    wide=True,
)
