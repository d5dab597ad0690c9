"""Panel "pair": two digits, their vectors, the distance between these, and what a threshold makes of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chapters.seeing.same.figure import vectors_figure
from llm_core.data.mnist import INK, mnist
from llm_core.vision.verification import (
    KNOWN,
    RECORD,
    Embedder,
    Measured,
    distance,
    embed,
    measured,
    pixels,
)
from llm_core.vision.verification_training import pair_loss
from ui.controls.choice import Choice
from ui.controls.number import Number
from ui.demo import BELOW, Demo, Figures
from ui.lesson.words import Lesson
from ui.show.chart import draw_labels
from ui.show.pictures import Shown, pictures
from ui.work.source import StoredModel

MODELS = StoredModel(RECORD, measured)
CONTROLS = (
    Number("same_at", 0.0, 2.0, 0.7, 0.02, label="threshold", slider=True),
    Number("same_first", 1, 500, 351, label="first"),
    Number("same_second", 1, 500, 465, label="second", again="next"),
    Choice("same_net", ("1", "2", "3"), label="seed"),
)


@dataclass(frozen=True)
class Pair:
    """Two test digits, their vectors, and both distances."""

    images: tuple[NDArray[np.uint8], NDArray[np.uint8]]  # (28, 28)
    labels: tuple[int, int]
    vectors: tuple[NDArray[np.floating], NDArray[np.floating]]  # of length 1
    distance: float
    by_pixels: float
    threshold: float
    identical: bool

    @property
    def accepted(self) -> bool:
        """Whether the pair is called the same."""
        return self.distance <= self.threshold


def compared(models: Measured, threshold: float, first: int, second: int, seed: str) -> Pair:
    """Embed two test digits and measure how far apart they are."""
    test, places = mnist("test"), [first - 1, second - 1]
    a, b = embed(models.networks[int(seed)], test.images[places])
    by_pixels = distance(*pixels(test.images[places]))
    images, labels = test.images[places], test.labels[places]
    return Pair(
        (images[0], images[1]),
        (int(labels[0]), int(labels[1])),
        (a, b),
        distance(a, b),
        by_pixels,
        threshold,
        first == second,
    )


def figures(found: Pair, words: Lesson, dark: bool) -> Figures:
    """Draw both digits, and both vectors as bars."""
    row = [
        Shown(
            1 - image / INK,
            words.ui(f"name_{name}"),
            words.ui("digit_alt", digit=label),
            words.ui("seen" if label in KNOWN else "unseen", digit=label),
        )
        for name, image, label in zip(("first", "second"), found.images, found.labels, strict=True)
    ]
    labels = draw_labels(words, "number", "value", prefix="axis_") | draw_labels(
        words, "first", "second", prefix="name_"
    )
    return {"row": pictures(row), "vectors": vectors_figure(*found.vectors, labels, dark)}


def text(found: Pair, words: Lesson) -> dict[str, str]:
    """Say under the digits what is decided; write the distance with the squares that it is made of."""
    squares = np.sort((found.vectors[0] - found.vectors[1]) ** 2)[::-1]
    key = "pair_same" if found.accepted else "pair_different"
    facts = {"distance": f"{found.distance:.2f}", "threshold": f"{found.threshold:.2f}"}
    said = {} if found.identical else {"vectors": words.ui(key, verdict=verdict(found, words), **facts)}
    return said | {
        BELOW: words.ui(
            "distance_formula",
            first=f"{squares[0]:.4f}",
            second=f"{squares[1]:.4f}",
            rest=f"{squares[2:].sum():.4f}",
            count=len(squares) - 2,
            total=f"{found.distance:.2f}",
        )
    }


def sentence(found: Pair, words: Lesson) -> dict[str, object]:
    """Say what is decided, and whether that is right."""
    key = "identical" if found.identical else ("said_" + ("same" if found.accepted else "different"))
    right = "" if found.identical else verdict(found, words)
    facts = {
        "distance": f"{found.distance:.2f}",
        "threshold": f"{found.threshold:.2f}",
        "pixels": f"{found.by_pixels:.2f}",
    }
    return {"sentence": words.ui(key, verdict=right, **facts)}


def verdict(found: Pair, words: Lesson) -> str:
    """Say whether the decision is right."""
    same = found.labels[0] == found.labels[1]
    return words.ui("verdict_right" if same == found.accepted else outcome(same))


def outcome(same: bool) -> str:
    """Name the string of the error that was made."""
    return "verdict_reject" if same else "verdict_accept"


pair_panel = Demo(
    "same_pair",
    CONTROLS,
    compared,
    figures,
    sentence,
    code=[Embedder, embed, distance, pair_loss],
    wide=True,
    source=MODELS,
    text=text,
)
