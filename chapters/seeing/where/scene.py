"""Panel "scene": digits that the visitor arranges, and a detector that looks for them in the browser."""

from __future__ import annotations

import json
import struct
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from chapters.seeing.where.component import scene as component
from llm_core.checkpoints import CheckpointError
from llm_core.data.mnist import PARTS, SIDE, MnistMissing, mnist
from llm_core.vision.boxes import iou, suppress
from llm_core.vision.detector import (
    RECORD,
    Detector,
    chances,
    detect,
    multiplications,
    packed,
    trained,
    windows,
)
from llm_core.vision.detector_training import LEAST, OVERLAP
from llm_core.vision.found import counted
from llm_core.vision.scenes import SHEET, SIZES, Put, composed, true_boxes
from ui.controls.held import Held
from ui.demo import Demo
from ui.lesson.code import InBrowser
from ui.lesson.words import Lesson
from ui.show.components import labels_of
from ui.show.numbers import short
from ui.site.language import html_lang
from ui.work.source import StoredModel

DETECTORS = StoredModel(RECORD, trained)
SEED = 1
"""Of the detector that the browser gets."""
HANDS = 4
"""Images of each digit that a visitor can put down, all of them from the test part."""
PRESETS = {
    "apart": "29.6.8.0_12.52.2.1_20.14.50.1_0.64.60.0",
    "close": "8.12.30.1_32.30.36.1",
    "pile": "28.30.24.1_4.34.30.0",
    "sizes": "20.6.6.0_20.50.4.1_36.6.50.1_36.64.62.0",
    "row": "4.0.0.0_8.22.0.0_12.44.0.0_16.66.0.0_20.0.34.0_24.22.34.0_28.44.34.0_32.66.34.0_36.34.66.0",
    "empty": "none",
}
"""As the link writes them: number of the image, left, top, size."""
FIRST = "apart"
CONTROLS = tuple(Held(f"where_{name}") for name in ("seed", "s", "t", "o", "c", "g", "b", "w"))


class Pool(NamedTuple):
    """The images that can be put down."""

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]


@cache
def pool() -> Pool:
    """Take the first HANDS test images of every digit. Raises CheckpointError without the file of digits."""
    try:
        part = mnist("test")
    except MnistMissing as reason:
        raise CheckpointError(str(reason)) from reason
    size = PARTS["test"].stop - PARTS["test"].start
    at = [start + i for start in range(0, len(part), size) for i in range(HANDS)]
    return Pool(part.images[at], part.labels[at])


def read_scene(text: str) -> list[Put]:
    """Read a scene as the link writes it."""
    return [] if text == "none" else [Put(*map(int, one.split("."))) for one in text.split("_")]


def draw(words: Lesson) -> dict[str, object]:
    """Mount the component; what its first scene should show is computed here by the library."""
    model, digits = DETECTORS.get()[SEED], pool()
    weights = np.array(packed(model), "<f4")
    header = {
        "lang": html_lang(),
        "labels": labels_of(words),
        "presets": PRESETS,
        "first": FIRST,
        "digits": digits.labels.tolist(),
        "weights": len(weights),
    }
    head = json.dumps(header, ensure_ascii=False).encode()
    component(struct.pack("<I", len(head)) + head + weights.tobytes() + digits.images.tobytes())
    return expected(model, digits, words.language)


def expected(model: Detector, digits: Pool, language: str) -> dict[str, object]:
    """Compute the numbers of "what you should see"."""
    puts = read_scene(PRESETS[FIRST])
    found = detect(chances(model, composed(puts, digits.images)), LEAST, OVERLAP)
    counts = counted(found.kept, true_boxes(puts, digits.labels))
    return {
        "windows": len(windows()),
        "found": len(found.boxes),
        "kept": len(found.kept),
        "hits": counts.hits,
        "alarms": len(found.kept) - counts.hits,
        "digits": len(puts),
        "once": short(multiplications(SHEET) + multiplications(SHEET * SIZES[0] // SIZES[1]), language),
        "each": short(multiplications(SIDE) * len(windows()), language),
    }


def in_python() -> str:
    """Write the same in Python."""
    return f"""from llm_core.data.mnist import mnist
from llm_core.vision.detector import chances, detect, trained
from llm_core.vision.found import counted
from llm_core.vision.scenes import composed, random_scene, true_boxes

digits = mnist("test")
puts = random_scene(seed=1, pool=len(digits))
found = detect(chances(trained()[{SEED}], composed(puts, digits.images)), least={LEAST}, overlap={OVERLAP})
print(found.kept, counted(found.kept, true_boxes(puts, digits.labels)))
"""


IN_BROWSER = InBrowser(
    "chapters/seeing/where/component/network.js",
    "tests/e2e/test_where.py::test_the_browser_computes_what_the_library_computes",
)
scene = Demo(
    "where_scene",
    component=draw,
    code=[Detector.forward, detect, suppress, iou, IN_BROWSER],
    snippet=in_python,
    locks=tuple(control.key for control in CONTROLS),
    source=DETECTORS,
    wide=True,
)
